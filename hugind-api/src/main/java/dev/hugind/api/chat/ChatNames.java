package dev.hugind.api.chat;

/**
 * What an answer says of who gave it.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param model the deployment's name
 * @param fingerprint the runtime and the model's build
 */
record ChatNames(String model, String fingerprint) {}
