package org.abscam.dicom.codec;

/** Reads frames of one kind of compression. Instances hold no state: many threads may use one. */
public interface Codec {

	/**
	 * @param stream one frame, as it lies in its fragments, perhaps with a null byte more
	 * @param shape what the header says of it
	 * @return its values, without a sign even where stored values have one: see {@link FrameShape#signed()}
	 * @throws CodecException if the stream is damaged, of a kind that is not read, or not as the header says
	 */
	Samples decode(byte[] stream, FrameShape shape) throws CodecException;
}
