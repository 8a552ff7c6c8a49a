package org.abscam.onnx;

import java.util.List;
import java.util.Optional;

/** What a part of an axis stands for: an axis is made of factors, the last of which runs fastest, and its size is their product. */
public sealed interface Factor {

	/** How many; −1 for a batch whose size is only known at run time. */
	long size();

	/** The inner part of a factor that is split in two, the outer part being the rest; nothing where it has no parts. */
	default Optional<Factor> inner(long count) {
		return Optional.empty();
	}

	/** See {@link #inner}. */
	default Optional<Factor> outer(long count) {
		return Optional.empty();
	}

	/** Whether positions have been here, but which are where is not known any more. */
	default boolean isLost() {
		return false;
	}

	/** Images. */
	record Batch(long size) implements Factor {}

	/**
	 * Channels, heads, and all else that is no place in the image.
	 *
	 * @param repeated whether they are copies of one, to stand beside whatever another tensor has there
	 */
	record Channels(long size, boolean repeated) implements Factor {

		Channels(long size) {
			this(size, false);
		}

		@Override
		public Optional<Factor> inner(long count) {
			return Optional.of(new Channels(count, repeated));
		}

		@Override
		public Optional<Factor> outer(long count) {
			return Optional.of(new Channels(count, repeated));
		}
	}

	/** Positions, in an order that is not followed, as after a shift or a crop. */
	record Lost(long size) implements Factor {

		@Override
		public Optional<Factor> inner(long count) {
			return Optional.of(new Lost(count));
		}

		@Override
		public Optional<Factor> outer(long count) {
			return Optional.of(new Lost(count));
		}

		@Override
		public boolean isLost() {
			return true;
		}
	}

	/**
	 * Positions along an axis of the image, or a digit of their number where they are cut into windows.
	 *
	 * @param axis 0 for the image's first spatial axis
	 * @param total positions along that axis, in steps of 1
	 * @param size how many there are here
	 * @param stride distance of two neighbours
	 * @param field what part of the axis they stand for all together
	 */
	record Space(int axis, long total, long size, long stride, Field field) implements Factor {

		static Space all(int axis, long size) {
			return new Space(axis, size, size, 1, Field.WHOLE);
		}

		/** All positions along the axis, in another number, that stand for a part of it. */
		static List<Factor> all(int axis, long size, Field field) {
			return size == 1 ? List.of() : List.of(new Space(axis, size, size, 1, field));
		}

		/** As many positions along the same part. */
		List<Factor> resized(long count) {
			return all(axis, count, field);
		}

		/** Whether these are all positions along the axis. */
		boolean isAll() {
			return size == total;
		}

		@Override
		public Optional<Factor> inner(long count) {
			return Optional.of(new Space(axis, total, count, stride, field));
		}

		@Override
		public Optional<Factor> outer(long count) {
			return Optional.of(new Space(axis, total, count, stride * (size / count), field));
		}
	}

	/**
	 * Tokens: positions, and before or behind them some that are none (class, distillation, register tokens).
	 *
	 * @param before tokens in front of the positions
	 * @param grid the positions
	 * @param after tokens behind them
	 */
	record Tokens(long before, List<Factor> grid, long after) implements Factor {

		@Override
		public long size() {
			return before + positions() + after;
		}

		long positions() {
			return grid.stream().mapToLong(Factor::size).reduce(1, (a, b) -> a * b);
		}
	}
}
