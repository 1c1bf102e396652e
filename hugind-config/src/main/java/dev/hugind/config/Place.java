package dev.hugind.config;

import java.nio.file.Path;

/**
 * Where a config file stands, for the paths in it: the file's folder, the models folder, the
 * environment.
 */
record Place(Path folder, Path models, Environment environment) {}
