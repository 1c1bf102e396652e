package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.api.json.ShortText;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads which tokens are made likelier or less likely: by id, as OpenAI has it, or by text and as
 * pairs, as llama-server has it.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class LogitBiasReader {
  static final int MAX_ENTRIES = 1024;

  private static final String NAME = "logit_bias";
  private static final double MAX_BIAS = 100;

  /** Splits text into tokens. */
  @FunctionalInterface
  interface Tokenizer {
    int[] tokens(String text) throws InterruptedException;
  }

  private final Tokenizer tokenizer;
  private final int vocabularySize;
  private final Map<Integer, Float> biases = new HashMap<>();

  LogitBiasReader(Tokenizer tokenizer, int vocabularySize) {
    this.tokenizer = tokenizer;
    this.vocabularySize = vocabularySize;
  }

  /** Returns the bias of each token; empty when there is none. */
  Map<Integer, Float> read(Fields body) throws InterruptedException {
    JsonNode value = body.value(NAME);
    if (value == null) {
      return biases;
    }
    if (!value.isContainerNode()) {
      throw Fields.wrongType(NAME, "an object or an array of pairs", value);
    }
    if (value.size() > MAX_ENTRIES) {
      throw new InvalidRequestException(
          NAME, NAME + " has " + value.size() + " entries; allowed: up to " + MAX_ENTRIES);
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        String path = NAME + "." + entry.getKey();
        byKey(entry.getKey(), bias(entry.getValue(), path), path);
      }
    } else {
      for (int i = 0; i < value.size(); i++) {
        pair(value.get(i), NAME + "[" + i + "]");
      }
    }
    return biases;
  }

  private void byKey(String key, float bias, String path) throws InterruptedException {
    if (!key.isEmpty() && key.chars().allMatch(c -> c >= '0' && c <= '9')) {
      add(id(key, path), bias);
    } else {
      addText(key, bias, path);
    }
  }

  private void pair(JsonNode pair, String path) throws InterruptedException {
    if (!pair.isArray() || pair.size() != 2) {
      throw new InvalidRequestException(path, path + " must be a pair of a token and its bias");
    }
    float bias = bias(pair.get(1), path + "[1]");
    JsonNode token = pair.get(0);
    if (token.isTextual()) {
      addText(Fields.text(token, path + "[0]"), bias, path + "[0]");
    } else if (token.isIntegralNumber()) {
      add(id(token.asText(), path + "[0]"), bias);
    } else {
      throw Fields.wrongType(path + "[0]", "the id of a token or a text", token);
    }
  }

  private static float bias(JsonNode value, String path) {
    if (value.isBoolean() && !value.booleanValue()) {
      return Float.NEGATIVE_INFINITY; // never
    }
    if (!value.isNumber()) {
      throw Fields.wrongType(path, "a number or false", value);
    }
    double number = Fields.number(value, path);
    if (Math.abs(number) > MAX_BIAS) {
      throw new InvalidRequestException(
          path, path + " is " + number + "; allowed: from -100 to 100, or false for never");
    }
    return (float) number;
  }

  private int id(String text, String path) {
    try {
      int token = Integer.parseInt(text);
      if (token >= 0 && token < vocabularySize) {
        return token;
      }
    } catch (NumberFormatException _) {
      // falls through to the refusal
    }
    throw new InvalidRequestException(
        path, path + " is not the id of a token; allowed: 0 to " + (vocabularySize - 1));
  }

  private void addText(String text, float bias, String path) throws InterruptedException {
    if (text.length() > ShortText.MAX_LENGTH) {
      throw new InvalidRequestException(
          path,
          path + " has " + text.length() + " characters; allowed: up to " + ShortText.MAX_LENGTH);
    }
    int[] tokens = tokenizer.tokens(text);
    if (tokens.length == 0) {
      throw new InvalidRequestException(path, path + " is a text without tokens; leave it out");
    }
    for (int token : tokens) {
      add(token, bias);
    }
  }

  /** Biases of one token add up, as in llama.cpp. */
  private void add(int token, float bias) {
    biases.merge(token, bias, Float::sum);
  }
}
