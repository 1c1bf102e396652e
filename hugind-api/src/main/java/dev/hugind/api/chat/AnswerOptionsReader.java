package dev.hugind.api.chat;

import dev.hugind.api.json.Fields;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.error.InvalidRequestException;

/** Reads how many answers are wanted, and how they are told. */
final class AnswerOptionsReader {
  private static final String TOP_LOGPROBS = "top_logprobs";

  private AnswerOptionsReader() {}

  static AnswerOptions read(Fields body) {
    Long choices = body.whole("n", 1, LlamaEngine.MAX_CHOICES);
    boolean stream = body.flag("stream", false);
    return new AnswerOptions(
        choices == null ? 1 : choices.intValue(),
        stream,
        includeUsage(body, stream),
        // Both are about streams: a whole answer has its timings anyway.
        body.flag("return_progress", false) && stream,
        body.flag("timings_per_token", false) && stream);
  }

  /**
   * Returns how many of the likeliest tokens are told, as {@link ChatRequest#topLogprobs} has it.
   */
  static int topLogprobs(Fields body) {
    boolean wanted = body.flag("logprobs", false);
    Long top = body.whole(TOP_LOGPROBS, 0, ChatRequest.MAX_TOP_LOGPROBS);
    if (wanted) {
      return top == null ? 0 : top.intValue();
    }
    if (top != null && top > 0) {
      throw new InvalidRequestException(
          TOP_LOGPROBS, "top_logprobs is " + top + ", but logprobs is not true; set it to true");
    }
    return ChatRequest.NO_LOGPROBS;
  }

  private static boolean includeUsage(Fields body, boolean stream) {
    Fields options = body.object("stream_options");
    if (options == null) {
      return false;
    }
    if (!stream) {
      throw new InvalidRequestException(
          "stream_options", "stream_options is for streams; set stream to true or leave it out");
    }
    boolean includeUsage = options.flag("include_usage", false);
    ChatFieldRules.STREAM_OPTIONS.check(options);
    return includeUsage;
  }
}
