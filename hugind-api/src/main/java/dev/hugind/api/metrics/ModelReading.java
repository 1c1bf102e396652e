package dev.hugind.api.metrics;

import dev.hugind.engine.EngineStats;
import dev.hugind.engine.session.SessionStats;

/**
 * What there is to tell of one loaded model at one moment.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param model the deployment's name
 * @param engine the engine's counters and gauges
 * @param sessions those of what it remembers
 * @param prefillSeconds how long prefills took
 * @param decodeSeconds how long decoding took, of each answer by itself
 */
record ModelReading(
    String model,
    EngineStats engine,
    SessionStats sessions,
    double prefillSeconds,
    double decodeSeconds) {}
