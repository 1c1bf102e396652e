/** Tests of single classes, without a server. */
@NullMarked
package dev.hugind.api.auth;

import org.jspecify.annotations.NullMarked;
