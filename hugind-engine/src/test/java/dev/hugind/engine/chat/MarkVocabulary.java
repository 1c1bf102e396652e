package dev.hugind.engine.chat;

import dev.hugind.engine.backend.ReservedToken;
import dev.hugind.engine.backend.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A vocabulary of characters with any reserved tokens, which cuts texts as llama.cpp does: for each
 * token, the longest first, in every part that is still text. Puts a space before each text, as
 * SentencePiece vocabularies do. Ids of characters are their code units.
 */
final class MarkVocabulary implements Vocabulary {
  static final int FIRST_MARK = 0x10000;

  private final List<ReservedToken> reserved;
  private final boolean leadingSpace;

  MarkVocabulary(boolean leadingSpace, List<ReservedToken> reserved) {
    this.leadingSpace = leadingSpace;
    this.reserved =
        reserved.stream()
            .sorted(Comparator.comparingInt((ReservedToken t) -> -t.text().length()))
            .toList();
  }

  @Override
  public int size() {
    return FIRST_MARK + reserved.size();
  }

  @Override
  public int[] tokenize(String text, boolean special) {
    List<Object> parts = new ArrayList<>();
    parts.add(text);
    for (ReservedToken token : reserved) {
      if (token.control() && !special) {
        continue;
      }
      List<Object> finer = new ArrayList<>();
      for (Object part : parts) {
        if (part instanceof String string) {
          split(string, token, finer);
        } else {
          finer.add(part);
        }
      }
      parts = finer;
    }
    List<Integer> ids = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof String string && !string.isEmpty()) {
        (leadingSpace ? " " + string : string).chars().forEach(ids::add);
      } else if (part instanceof Integer id) {
        ids.add(id);
      }
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void split(String text, ReservedToken token, List<Object> into) {
    String rest = text;
    for (int at = rest.indexOf(token.text()); at >= 0; at = rest.indexOf(token.text())) {
      String left = rest.substring(0, at);
      into.add(token.stripsLeft() ? left.stripTrailing() : left);
      into.add(token.id());
      rest = rest.substring(at + token.text().length());
      rest = token.stripsRight() ? rest.stripLeading() : rest;
    }
    into.add(rest);
  }

  @Override
  public byte[] piece(int token) {
    return token < FIRST_MARK ? specialPiece(token) : new byte[0];
  }

  @Override
  public boolean endsGeneration(int token) {
    return false;
  }

  @Override
  public int beginToken() {
    return -1;
  }

  @Override
  public List<ReservedToken> reservedTokens() {
    return reserved;
  }

  @Override
  public byte[] specialPiece(int token) {
    String text =
        reserved.stream()
            .filter(reservedToken -> reservedToken.id() == token)
            .map(ReservedToken::text)
            .findFirst()
            .orElse(String.valueOf((char) token));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int longestPiece() {
    return reserved.getFirst().text().length();
  }
}
