package dev.hugind.cli;

import dev.hugind.config.LoadedConfig;
import dev.hugind.engine.EngineOptions;

/**
 * A model to serve.
 *
 * @param name its name on the wire
 * @param source the configuration that it comes from
 * @param options how its engine is opened
 */
record ServedModel(String name, LoadedConfig source, EngineOptions options) {}
