package dev.hugind.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;

/**
 * Which web pages may call the server from a browser.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class CorsPolicy {
  /** The origin that stands for all. */
  public static final String ANY = "*";

  /** Authorization by name: the standard does not let {@code *} cover it. */
  private static final String ALLOWED_HEADERS =
      "Authorization, Content-Type, X-Api-Key, X-Session-Id, X-Request-Id, X-Stainless-Arch,"
          + " X-Stainless-Lang, X-Stainless-OS, X-Stainless-Package-Version,"
          + " X-Stainless-Retry-Count, X-Stainless-Runtime, X-Stainless-Runtime-Version,"
          + " X-Stainless-Timeout, OpenAI-Organization, OpenAI-Project";

  private static final String EXPOSED_HEADERS = "x-request-id, Retry-After, X-Should-Retry";
  private static final String MAX_AGE_SECONDS = "600";

  private final Set<String> origins;

  /**
   * Creates a policy.
   *
   * @param origins the allowed origins, {@code https://chat.example.org}, or {@value #ANY}; none
   *     lets no other page in
   */
  public CorsPolicy(List<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Adds the headers that let the page read the response. */
  void apply(HttpServletRequest request, HttpServletResponse response) {
    if (origins.isEmpty()) {
      return;
    }
    if (!origins.contains(ANY)) {
      response.addHeader("Vary", "Origin");
    }
    String origin = request.getHeader("Origin");
    if (origin != null && (origins.contains(ANY) || origins.contains(origin))) {
      response.setHeader("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin);
      response.setHeader("Access-Control-Expose-Headers", EXPOSED_HEADERS);
    }
  }

  /** Answers the browser's question before the request. */
  void preflight(HttpServletRequest request, HttpServletResponse response, String allowedMethods) {
    response.setStatus(204);
    response.setHeader("Allow", allowedMethods);
    if (response.getHeader("Access-Control-Allow-Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null) {
      response.setHeader("Access-Control-Allow-Methods", allowedMethods);
      response.setHeader("Access-Control-Allow-Headers", ALLOWED_HEADERS);
      response.setHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
    }
  }
}
