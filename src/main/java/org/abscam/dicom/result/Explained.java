package org.abscam.dicom.result;

import java.time.LocalDateTime;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * Frames of the archive with their saliency maps and hotspots. Maps and pictures are asked for again for each object.
 *
 * @param algorithm what made it
 * @param width columns of each frame
 * @param height rows of each frame
 * @param frames what was found, in the order of the scan
 * @param maps of each frame by its place, from 0: values 0..1, row by row
 * @param pictures of each frame by its place, from 0: map and outlines laid over it, red, green and blue by turns, row by row
 * @param appearance how the pictures look, in any words that tell one look from another
 * @param made when
 */
public record Explained(Algorithm algorithm, int width, int height, List<Frame> frames, IntFunction<float[]> maps,
	IntFunction<byte[]> pictures, String appearance, LocalDateTime made) {

	List<SourceFrame> sources() {
		return frames.stream().map(Frame::source).toList();
	}

	/**
	 * What was found in a frame.
	 *
	 * @param source where it comes from
	 * @param finding what its map explains, such as a class
	 * @param probability of that; empty where the model has none
	 * @param regions its hotspots
	 * @param trust sentences on how far the map can be trusted
	 */
	public record Frame(SourceFrame source, String finding, OptionalDouble probability, List<Region> regions, List<String> trust) {}
}
