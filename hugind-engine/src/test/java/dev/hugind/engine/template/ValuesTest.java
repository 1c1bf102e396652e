package dev.hugind.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values as Python prints, compares and hashes them. */
class ValuesTest {
  private final Budget budget = new Budget(TemplateLimits.defaults(), System::nanoTime);

  @ParameterizedTest
  @CsvSource({
    "1.0,1.0",
    "-0.0,-0.0",
    "0.1,0.1",
    "1e16,1e+16",
    "1e15,1000000000000000.0",
    "123456789012345680,1.2345678901234568e+17",
    "0.0001,0.0001",
    "0.00001,1e-05",
    "5e-324,5e-324",
    "2e-323,2e-323",
    "1.7976931348623157e308,1.7976931348623157e+308",
    "9007199254740993,9007199254740992.0",
    "2e22,2e+22",
    "1e22,1e+22",
    "1.5,1.5",
    "100,100.0",
  })
  void float_printsAsPython(double value, String expected) {
    assertThat(Numbers.print(value)).isEqualTo(expected);
  }

  @Test
  void printedFloat_readsBackAsTheSame() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(Numbers.print(value))).isEqualTo(value);
      }
    }
  }

  @Test
  void equalNumbers_areOneKey() {
    DictValue dict = new DictValue();
    dict.put(true, "a");
    dict.put(1L, "b");
    dict.put(1.0, "c");
    assertThat(dict.keys()).containsExactly(true);
    assertThat(dict.get(1L)).isEqualTo("c");
    assertThat(dict.get(BigInteger.ONE.shiftLeft(70))).isNull();
  }

  @Test
  void tuples_areKeysByValue() {
    DictValue dict = new DictValue();
    dict.put(TupleValue.of(1L, Text.own("a")), "x");
    assertThat(dict.get(TupleValue.of(1.0, Text.foreign("a")))).isEqualTo("x");
    assertThatThrownBy(() -> dict.put(TupleValue.of(new ListValue()), "x"))
        .hasMessage("unhashable type: 'list'");
  }

  @Test
  void comparison_isExactBeyondDoubles() {
    assertThat(Numbers.compare(9007199254740993L, 9007199254740992.0)).isEqualTo(1);
    assertThat(Equality.equal(9007199254740993L, 9007199254740992.0)).isFalse();
    assertThat(Equality.equal(Double.NaN, Double.NaN)).isFalse();
    assertThat(Ordering.holds("<=", Double.NaN, 1L, budget)).isFalse();
  }

  @Test
  void strings_compareByCodePoint() {
    assertThat(Ordering.less(Text.own("\uffff"), Text.own("🗾"), budget)).isTrue();
    assertThat(Ordering.less(Text.own("🗾"), Text.own("🗾a"), budget)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"it's,`\"it's\"`", "a\"b,`'a\"b'`", "é🗾,'é🗾'"})
  void repr_choosesQuotes(String value, String expected) {
    assertThat(Printer.repr(Text.own(value), budget).characters()).isEqualTo(expected);
  }

  @Test
  void integers_growWithoutBound() {
    Object big = Arithmetic.add(Long.MAX_VALUE, 1L, budget);
    assertThat(big).isEqualTo(BigInteger.ONE.shiftLeft(63));
    assertThat(Arithmetic.apply("-", big, 1L, budget)).isEqualTo(Long.MAX_VALUE);
    assertThat(Arithmetic.apply("//", -7L, 2L, budget)).isEqualTo(-4L);
    assertThat(Arithmetic.apply("%", -7L, 3L, budget)).isEqualTo(2L);
  }

  @Test
  void search_agreesWithTheSimpleOne() {
    Random random = new Random(11);
    for (int i = 0; i < 50; i++) {
      StringBuilder text = new StringBuilder();
      for (int c = 0; c < 60_000; c++) {
        text.append(random.nextInt(40) == 0 ? 'b' : 'a');
      }
      int start = random.nextInt(50_000);
      String wanted =
          text.substring(start, start + 40 + random.nextInt(200))
              + (random.nextBoolean() ? "" : "c");
      assertThat(TextSearch.indexOf(text.toString(), wanted, 100))
          .isEqualTo(text.indexOf(wanted, 100));
      assertThat(TextSearch.lastIndexOf(text.toString(), wanted, 55_000))
          .isEqualTo(text.lastIndexOf(wanted, 55_000));
    }
  }

  @Test
  void sort_isStableBothWays() {
    List<Object> items =
        List.of(
            TupleValue.of(1L, 1L),
            TupleValue.of(0L, 2L),
            TupleValue.of(1L, 3L),
            TupleValue.of(0L, 4L));
    assertThat(Sorting.sorted(items, item -> ((TupleValue) item).items().getFirst(), true, budget))
        .containsExactly(items.get(0), items.get(2), items.get(1), items.get(3));
  }
}
