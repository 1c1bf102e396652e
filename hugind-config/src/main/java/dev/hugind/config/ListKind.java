package dev.hugind.config;

import java.util.List;
import java.util.stream.Collectors;

/** A list of values of one kind, with a bound on their number. */
record ListKind<E>(ScalarKind<E> item, int maxItems) implements ValueKind<List<E>> {
  @Override
  public String type() {
    return "list of " + item.type();
  }

  @Override
  public String unit() {
    return item.unit();
  }

  @Override
  public String range() {
    return "up to " + maxItems + ", each " + item.range();
  }

  @Override
  public String allowed() {
    return "a list of up to " + maxItems + " values, each " + item.allowed();
  }

  @Override
  public boolean isSecret() {
    return item.isSecret();
  }

  @Override
  public String print(List<E> value) {
    return value.stream().map(item::print).collect(Collectors.joining(", ", "[", "]"));
  }
}
