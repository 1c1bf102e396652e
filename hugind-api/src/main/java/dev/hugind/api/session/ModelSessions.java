package dev.hugind.api.session;

import dev.hugind.engine.session.Sessions;

/**
 * What one model remembers.
 *
 * <p><b>Thread safety:</b> safe, as its parts are.
 *
 * @param model the model's name on the wire
 * @param sessions what it remembers
 */
record ModelSessions(String model, Sessions sessions) {}
