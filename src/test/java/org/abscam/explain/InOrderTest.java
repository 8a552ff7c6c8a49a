package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class InOrderTest {

	private static void pause(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private static Iterator<Supplier<Integer>> pieces(int count, Supplier<Integer> each) {
		return IntStream.range(0, count).<Supplier<Integer>> mapToObj(i -> each).iterator();
	}

	/** The first take longest, so that the last are done first. */
	@ParameterizedTest
	@ValueSource(ints = {1, 2, 5})
	void resultsComeInTheOrderOfTheWork(int threads) {
		List<Integer> taken = new ArrayList<>();
		Iterator<Supplier<Integer>> pieces = IntStream.range(0, 20).<Supplier<Integer>> mapToObj(i -> () -> {
			pause(20 - i);
			return i;
		}).iterator();
		InOrder.run(pieces, threads, 8, taken::add, () -> false);
		assertThat(taken).isEqualTo(IntStream.range(0, 20).boxed().toList());
	}

	/** Each waits for the other. */
	@Test
	void asManyAreDoneAtATimeAsThereAreThreads() {
		CyclicBarrier together = new CyclicBarrier(3);
		AtomicInteger met = new AtomicInteger();
		InOrder.run(pieces(6, () -> {
			try {
				together.await(20, TimeUnit.SECONDS);
				return met.incrementAndGet();
			}
			catch (Exception e) {
				return -1;
			}
		}), 3, 3, result -> {
		}, () -> false);
		assertThat(met).hasValue(6);
	}

	@ParameterizedTest
	@ValueSource(ints = {1, 3})
	void whoeverTakesSlowlyHoldsUpTheWork(int threads) {
		AtomicInteger begun = new AtomicInteger();
		AtomicInteger taken = new AtomicInteger();
		AtomicInteger mostAhead = new AtomicInteger();
		InOrder.run(pieces(40, begun::incrementAndGet), threads, 4, result -> {
			pause(5);
			mostAhead.accumulateAndGet(begun.get() - taken.getAndIncrement(), Math::max);
		}, () -> false);
		assertThat(taken).hasValue(40);
		assertThat(mostAhead.get()).as("begun and not taken").isLessThanOrEqualTo(threads == 1 ? 1 : 4);
	}

	@Test
	void whatAPieceThrowsComesInItsTurnAndEndsTheOthers() {
		List<Integer> taken = new ArrayList<>();
		AtomicInteger number = new AtomicInteger();
		assertThatThrownBy(() -> InOrder.run(IntStream.range(0, 100).<Supplier<Integer>> mapToObj(i -> () -> {
			number.incrementAndGet();
			if (i == 3) throw new IllegalStateException("the fourth");
			return i;
		}).iterator(), 2, 4, taken::add, () -> false)).hasMessage("the fourth");
		assertThat(taken).containsExactly(0, 1, 2);
		assertThat(number.get()).isLessThan(10);
	}

	@Test
	void whatTheTakingThrowsEndsAllAndNoThreadWorksAnyMore() {
		Set<Thread> working = ConcurrentHashMap.newKeySet();
		assertThatThrownBy(() -> InOrder.run(pieces(100, () -> {
			working.add(Thread.currentThread());
			pause(5);
			return 1;
		}), 3, 6, result -> {
			throw new IOException("full");
		}, () -> false)).isInstanceOf(IOException.class);
		for (Thread thread : working) {
			pause(1);
			assertThat(thread.getState()).as("not in a piece of work").isNotEqualTo(Thread.State.TIMED_WAITING);
		}
	}

	/** A piece that would never end by itself. */
	@Test
	void anInterruptionEndsThePiecesAndStays() throws Exception {
		CountDownLatch begun = new CountDownLatch(2);
		AtomicInteger interrupted = new AtomicInteger();
		boolean[] stays = {false};
		Thread caller = new Thread(() -> {
			InOrder.run(pieces(10, () -> {
				begun.countDown();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException e) {
					interrupted.incrementAndGet();
				}
				return 1;
			}), 2, 4, result -> {
			}, () -> false);
			stays[0] = Thread.currentThread().isInterrupted();
		});
		caller.start();
		begun.await();
		caller.interrupt();
		caller.join();
		assertThat(interrupted).hasValue(2);
		assertThat(stays[0]).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = {1, 2})
	void onceItIsStoppedNothingMoreIsBegunOrTaken(int threads) {
		List<Integer> taken = new ArrayList<>();
		InOrder.run(pieces(100, () -> 1), threads, 2, taken::add, () -> taken.size() == 5);
		assertThat(taken).hasSize(5);
	}

	/** Each runs out of memory beside the other. */
	@Test
	void whatLacksMemoryBesideOthersIsDoneAgainAlone() throws Exception {
		Places places = new Places(2);
		CyclicBarrier together = new CyclicBarrier(2);
		AtomicInteger atATime = new AtomicInteger();
		AtomicInteger alone = new AtomicInteger();
		ThreadLocal<Boolean> again = ThreadLocal.withInitial(() -> false);
		Runnable work = () -> places.in(() -> {
			int here = atATime.incrementAndGet();
			try {
				if (again.get()) return here == 1 ? alone.incrementAndGet() : -1;
				again.set(true);
				await(together);
				throw new OutOfMemoryError("beside another");
			}
			finally {
				atATime.decrementAndGet();
			}
		});
		Thread one = new Thread(work);
		Thread other = new Thread(work);
		one.start();
		other.start();
		one.join();
		other.join();
		assertThat(alone).hasValue(2);
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(20, TimeUnit.SECONDS);
		}
		catch (Exception e) {
			throw new IllegalStateException(e);
		}
	}
}
