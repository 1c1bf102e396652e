package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatFinishReason;
import dev.hugind.engine.error.GenerationTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoiceRepliesTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final ChatEvent.Done DONE = Replies.done(ChatFinishReason.STOP, 0, 1, 0);

  private static ChatEvent text(String text) {
    return new ChatEvent.Text(text);
  }

  private static List<String> all(ChoiceReplies replies) throws InterruptedException {
    List<String> told = new ArrayList<>();
    while (replies.isOpen()) {
      replies.next(LONG).ifPresent(one -> told.add(one.choice() + ":" + name(one.event())));
    }
    return told;
  }

  private static String name(ChatEvent event) {
    return event instanceof ChatEvent.Text(String text) ? text : "done";
  }

  @Test
  void events_areTakenInTurn() throws Exception {
    try (ChoiceReplies replies =
        new ChoiceReplies(
            List.of(
                new Replies.Scripted(text("a"), text("b"), text("c"), DONE),
                new Replies.Scripted(text("d"), DONE),
                new Replies.Scripted(text("e"), text("f"), DONE)),
            told -> {})) {
      assertThat(all(replies))
          .containsExactly("0:a", "1:d", "2:e", "0:b", "1:done", "2:f", "0:c", "2:done", "0:done");
    }
  }

  @Test
  void eventOfALaterReply_isNotHeldUpByASilentOne() throws Exception {
    Replies.Scripted silent = new Replies.Scripted();
    try (ChoiceReplies replies =
        new ChoiceReplies(List.of(silent, new Replies.Scripted(text("a"), DONE)), told -> {})) {
      assertThat(replies.next(LONG).map(one -> one.choice())).contains(1);
      assertThat(replies.next(LONG).map(one -> name(one.event()))).contains("done");
      assertThat(silent.waits).allMatch(wait -> wait.toMillis() <= 5);
      assertThat(replies.isOpen()).isTrue();
    }
  }

  @Test
  void silentReplies_areWaitedForInShortSlices() throws Exception {
    Replies.Scripted one = new Replies.Scripted();
    Replies.Scripted other = new Replies.Scripted();
    try (ChoiceReplies replies = new ChoiceReplies(List.of(one, other), told -> {})) {
      assertThat(replies.next(Duration.ofMillis(20))).isEqualTo(Optional.empty());
      for (Replies.Scripted silent : List.of(one, other)) {
        assertThat(silent.waits).allMatch(wait -> wait.toMillis() <= 5);
        assertThat(silent.waits).anyMatch(Duration::isPositive);
      }
    }
  }

  @Test
  void lastOpenReply_isWaitedForAtOnce() throws Exception {
    Replies.Scripted only = new Replies.Scripted(text("a"));
    try (ChoiceReplies replies = new ChoiceReplies(List.of(only), told -> {})) {
      assertThat(replies.next(LONG)).contains(new ChoiceReplies.Told(0, text("a"), 1));
      assertThat(only.waits).containsExactly(LONG);
    }
  }

  @Test
  void failureOfOne_endsAll() {
    Replies.Scripted good = new Replies.Scripted(text("a"));
    Replies.Scripted bad = new Replies.Scripted(new GenerationTimeoutException("it took too long"));
    try (ChoiceReplies replies = new ChoiceReplies(List.of(good, bad), told -> {})) {
      assertThatThrownBy(() -> all(replies)).isInstanceOf(GenerationTimeoutException.class);
    }
    assertThat(good.closed).isTrue();
    assertThat(bad.closed).isTrue();
  }

  @Test
  void start_isThatOfTheFirst_andCancelReachesAll() throws Exception {
    Replies.Scripted first = new Replies.Scripted();
    Replies.Scripted second = new Replies.Scripted();
    try (ChoiceReplies replies = new ChoiceReplies(List.of(first, second), told -> {})) {
      assertThat(replies.awaitStart(Duration.ZERO)).isTrue();
      assertThat(first.started).isTrue();
      assertThat(second.started).isFalse();
      replies.cancel();
      assertThat(first.cancelled && second.cancelled).isTrue();
    }
  }
}
