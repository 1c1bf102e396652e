package dev.hugind.api;

import java.nio.file.Path;

/**
 * Where the certificate and the key for HTTPS are.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param certificate a PEM file with the server's certificate, then those of its issuers
 * @param key a PEM file with the certificate's private key in PKCS #8, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {}
