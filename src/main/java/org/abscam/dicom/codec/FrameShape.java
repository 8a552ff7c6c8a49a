package org.abscam.dicom.codec;

/**
 * What the data set says of each frame; a stream that says otherwise is refused.
 *
 * @param width columns
 * @param height rows
 * @param samples values of each pixel, 1 or 3
 * @param bitsAllocated bits of a stored value, 1, 8, 16 or 32
 * @param signed whether stored values are in two's complement
 */
public record FrameShape(int width, int height, int samples, int bitsAllocated, boolean signed) {

	/** @return number of values of a frame */
	int values() {
		return Math.multiplyExact(Math.multiplyExact(width, height), samples);
	}

	/** @throws CodecException if a stream has another size or number of components */
	void require(int streamWidth, int streamHeight, int components) throws CodecException {
		if (streamWidth != width || streamHeight != height)
			throw new CodecException(
				"has " + streamWidth + " x " + streamHeight + " pixels where the header promises " + width + " x " + height);
		if (components != samples)
			throw new CodecException("has " + components + " values for each pixel where the header promises " + samples);
	}
}
