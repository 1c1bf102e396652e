package dev.hugind.cli.pull;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a loopback hub answers, immutable. A test turns good answers into bad ones. */
public final class HubAnswer {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final int end;
  private final boolean stall;

  private HubAnswer(int status, Map<String, String> headers, byte[] body, int end, boolean stall) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.end = end;
    this.stall = stall;
  }

  static HubAnswer of(int status, byte[] body) {
    return new HubAnswer(
        status,
        Map.of("Content-Length", String.valueOf(body.length)),
        body,
        Integer.MAX_VALUE,
        false);
  }

  HubAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HubAnswer(status, more, body, end, stall);
  }

  /** Without Content-Length the body ends with the connection. */
  HubAnswer without(String header) {
    Map<String, String> fewer = new LinkedHashMap<>(headers);
    fewer.remove(header);
    return new HubAnswer(status, fewer, body, end, stall);
  }

  /** Drops the connection after some bytes of the body, if it has as many. */
  HubAnswer dropAfter(int bytes) {
    return new HubAnswer(status, headers, body, bytes, false);
  }

  /** Sends nothing more after some bytes of the body, and keeps the connection. */
  HubAnswer stallAfter(int bytes) {
    return new HubAnswer(status, headers, body, bytes, true);
  }

  /** Sends other bytes, with the same headers. */
  HubAnswer withBody(byte[] other) {
    return new HubAnswer(status, headers, other, end, stall);
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  int bytesToSend() {
    return Math.min(end, body.length);
  }

  boolean isCut() {
    return end < body.length;
  }

  boolean stalls() {
    return stall && isCut();
  }
}
