/** Tests of single classes, without a server. */
@NullMarked
package dev.hugind.api.metrics;

import org.jspecify.annotations.NullMarked;
