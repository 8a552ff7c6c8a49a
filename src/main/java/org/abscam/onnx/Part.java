package org.abscam.onnx;

/**
 * Of a tensor, all that is at some places of one axis.
 *
 * @param axis the axis; −1 for the whole tensor
 * @param start first place
 * @param end the place behind the last one
 */
public record Part(int axis, long start, long end) {

	/** The whole tensor. */
	public static final Part WHOLE = new Part(-1, 0, 0);

	public boolean isWhole() {
		return axis < 0;
	}

	public long size() {
		return end - start;
	}

	/** The same places of an axis of another tensor. */
	Part at(int other) {
		return new Part(other, start, end);
	}

	/** This as part of another part along the same axis, which holds it. */
	public Part within(Part larger) {
		return new Part(axis, start - larger.start, end - larger.start);
	}

	/** The smallest part that holds two. */
	public Part with(Part other) {
		if (axis != other.axis) return WHOLE;
		return isWhole() ? WHOLE : new Part(axis, Math.min(start, other.start), Math.max(end, other.end));
	}
}
