/**
 * Server configurations: YAML files as immutable records, with every problem of a file reported at
 * once.
 *
 * <p>{@link dev.hugind.config.ConfigLoader} is the door: it finds a file by name or path and
 * returns a {@link dev.hugind.config.LoadedConfig}, or throws one {@link
 * dev.hugind.config.ConfigException} that lists all that is wrong. Every key is declared once, in
 * the {@code …Keys} classes; the parser, the hints, the printed defaults and the table in
 * docs/configuration.md all read those declarations.
 */
@NullMarked
@CheckReturnValue
package dev.hugind.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
