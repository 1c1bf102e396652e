package dev.hugind.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagePoolTest {
  /** More than any machine has; an allocation of it fails at once. */
  private static final long TOO_MUCH = 1L << 56;

  @Test
  void take_moreThanTheSystemHas_isEmptyAndHoldsNothing() {
    try (PagePool pool = new PagePool(Long.MAX_VALUE)) {
      List<Page> some = pool.take(2).orElseThrow();
      pool.pageBytes(TOO_MUCH);
      long used = pool.usedBytes();
      assertThat(used).isEqualTo(2 * PagePool.DEFAULT_PAGE_BYTES);
      assertThat(pool.take(3)).isEmpty();
      assertThat(pool.staging(TOO_MUCH)).isEmpty();
      assertThat(pool.usedBytes()).isEqualTo(used);
      assertThat(pool.heldBytes()).isEqualTo(used);
      pool.give(some);
      assertThat(pool.heldBytes()).isZero();
    }
  }

  @Test
  void take_pagesGivenBack_getsTheSameAgain() {
    try (PagePool pool = new PagePool(4000)) {
      pool.pageBytes(1000);
      List<Page> first = pool.take(3).orElseThrow();
      assertThat(pool.take(2)).isEmpty();
      pool.give(first);
      assertThat(pool.usedBytes()).isZero();
      assertThat(pool.heldBytes()).isEqualTo(3000);
      List<Page> again = pool.take(4).orElseThrow();
      assertThat(again).containsAll(first);
      assertThat(pool.heldBytes()).isEqualTo(4000);
      pool.give(again);
    }
  }

  @Test
  void staging_wantingTheRoomOfFreePages_freesNoMoreThanNeeded() {
    try (PagePool pool = new PagePool(4000)) {
      pool.pageBytes(1000);
      List<Page> pages = new ArrayList<>(pool.take(4).orElseThrow());
      assertThat(pool.staging(1)).isEmpty();
      pool.give(List.of(pages.removeLast(), pages.removeLast()));
      assertThat(pool.staging(1000)).isPresent();
      // An eighth more than asked: the second page went for these 125 bytes.
      assertThat(pool.usedBytes()).isEqualTo(3125);
      assertThat(pool.heldBytes()).isEqualTo(3125);
      assertThat(pool.staging(2001)).isEmpty();
      assertThat(pool.usedBytes()).isEqualTo(3125);
      assertThat(pool.staging(2000).orElseThrow().byteSize()).isEqualTo(2000);
      assertThat(pool.heldBytes()).isEqualTo(4000);
      pool.give(pages);
    }
  }

  @Test
  void close_pagesInUse_areFreedWhenGivenBack() {
    PagePool pool = new PagePool(4000);
    pool.pageBytes(1000);
    List<Page> pages = pool.take(2).orElseThrow();
    pool.close();
    assertThat(pages.getFirst().bytes().fill((byte) 1).byteSize()).isEqualTo(1000);
    pool.give(pages);
    assertThat(pool.heldBytes()).isZero();
    assertThatThrownBy(() -> pages.getFirst().bytes().fill((byte) 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pool.take(1)).isInstanceOf(IllegalStateException.class);
  }
}
