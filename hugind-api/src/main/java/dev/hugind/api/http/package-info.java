/**
 * One HTTP exchange: body in, answer or event stream out, errors, and the client that may leave.
 */
@NullMarked
@CheckReturnValue
package dev.hugind.api.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
