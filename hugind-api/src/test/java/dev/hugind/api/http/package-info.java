/** Tests of single classes, without a server. */
@NullMarked
package dev.hugind.api.http;

import org.jspecify.annotations.NullMarked;
