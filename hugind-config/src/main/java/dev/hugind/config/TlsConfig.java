package dev.hugind.config;

/**
 * The certificate for HTTPS.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param cert the PEM file of the certificate chain
 * @param key the PEM file of the private key
 */
public record TlsConfig(FileReference cert, FileReference key) {}
