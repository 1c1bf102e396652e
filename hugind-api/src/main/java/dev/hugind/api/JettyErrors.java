package dev.hugind.api;

import dev.hugind.api.http.ApiError;
import dev.hugind.api.http.RequestIds;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the errors that never reach a route (bad request lines, headers too large) the same
 * envelope as all others.
 *
 * <p><b>Thread safety:</b> stateless.
 */
final class JettyErrors extends ErrorHandler {
  private static final Logger log = LoggerFactory.getLogger(JettyErrors.class);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus() >= 400 ? response.getStatus() : 500;
    String requestId = RequestIds.of(request.getHeaders().get(RequestIds.HEADER));
    if (status >= 500
        && request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable failure) {
      log.error("request {} failed in the server", requestId, failure);
    }
    ApiError error =
        ApiError.of(
            status,
            status < 500 ? ApiError.INVALID_REQUEST : ApiError.SERVER_ERROR,
            null,
            null,
            HttpStatus.getMessage(status));
    response.setStatus(status);
    response.getHeaders().put(RequestIds.HEADER, requestId);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    byte[] body = error.json();
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
