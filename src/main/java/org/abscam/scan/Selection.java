package org.abscam.scan;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which slices of a scan are looked at. Only hyperstacks have more than one channel, or slices and frames; in all other stacks the
 * slices are all there is.
 *
 * @param channel the channel, from 1; {@link #CURRENT} for the one that is shown, {@link #EVERY} for all
 * @param slices whether all slices, else the current one
 * @param frames whether all frames, else the current one; where there is one slice per frame, {@code slices} means frames too
 */
public record Selection(int channel, boolean slices, boolean frames) {

	/** The channel that is shown. */
	public static final int CURRENT = 0;
	/** Every channel, one after the other. */
	public static final int EVERY = -1;
	/** The whole stack. */
	public static final Selection ALL = new Selection(EVERY, true, true);
	/** The slice that is shown. */
	public static final Selection SHOWN = new Selection(CURRENT, false, false);

	/**
	 * @param scan a scan
	 * @return indices into its stack, from 1, in the order of the stack
	 * @throws ScanException if the scan has no such channel
	 */
	public List<Integer> of(Scan scan) throws ScanException {
		return wanted(scan, slices).stream().flatMap(List::stream).toList();
	}

	/**
	 * @param scan a scan
	 * @return the stacks of whole volumes that the slices belong to, one per frame: indices from 1
	 * @throws ScanException if the scan has no such channel
	 */
	public List<List<Integer>> volumes(Scan scan) throws ScanException {
		return wanted(scan, true);
	}

	private List<List<Integer>> wanted(Scan scan, boolean allSlices) throws ScanException {
		ImagePlus image = scan.image();
		boolean hyper = image.isHyperStack() || image.isComposite();
		int channels = hyper ? image.getNChannels() : 1;
		if (channel > channels) throw new ScanException("'" + scan.name() + "' has " + channels + (channels == 1 ? " channel" : " channels")
			+ " and no channel " + channel + "; choose one from 1 to " + channels);
		if (channel == EVERY && channels > 1 || !hyper)
			return List.of(allSlices ? IntStream.rangeClosed(1, scan.size()).boxed().toList() : List.of(image.getCurrentSlice()));
		int c = channel == CURRENT ? image.getChannel() : Math.max(1, channel);
		boolean allFrames = frames || allSlices && image.getNSlices() == 1;
		List<List<Integer>> wanted = new ArrayList<>();
		for (int t : range(allFrames, image.getNFrames(), image.getFrame())) {
			List<Integer> frame = new ArrayList<>();
			for (int z : range(allSlices, image.getNSlices(), image.getSlice())) frame.add(image.getStackIndex(c, z, t));
			wanted.add(List.copyOf(frame));
		}
		return wanted;
	}

	private static int[] range(boolean all, int size, int current) {
		return all ? IntStream.rangeClosed(1, size).toArray() : new int[] {current};
	}
}
