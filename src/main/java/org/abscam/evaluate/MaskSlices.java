package org.abscam.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.abscam.dicom.Tag;
import org.abscam.dicom.result.SourceFrame;
import org.abscam.dicom.space.SlicePlaces;
import org.abscam.explain.options.ExplainException;
import org.abscam.scan.Scan;

/**
 * Which slices of masks belong to each slice of a scan: those that lie there by their headers, as frames of a DICOM Segmentation may come in
 * another order and leave empty slices away; else the one of the same number.
 */
final class MaskSlices {

	private static final String SEGMENTATION = "SEG";

	private MaskSlices() {}

	/**
	 * @param masks of the scan
	 * @param scan the whole scan
	 * @return of each of its slices the masks', from 1
	 * @throws ExplainException if they have not the size of the scan, or lie elsewhere
	 */
	static List<List<Integer>> of(Scan masks, Scan scan) throws ExplainException {
		boolean alike = masks.width() == scan.width() && masks.height() == scan.height();
		Optional<int[]> placed = alike ? placed(masks, scan) : Optional.empty();
		if (placed.isPresent()) return onto(placed.get(), scan.size());
		if (!alike || masks.size() != scan.size())
			throw new ExplainException("The masks '" + masks.name() + "' are " + size(masks) + ", but '"
				+ scan.name() + "' is " + size(scan) + "; give one mask of the same size for each slice.");
		return IntStream.rangeClosed(1, scan.size()).mapToObj(List::of).toList();
	}

	/** The scan's slice on which each mask lies; empty where that is not said, or cannot be what is meant. */
	private static Optional<int[]> placed(Scan masks, Scan scan) throws ExplainException {
		SlicePlaces here = places(scan);
		SlicePlaces there = places(masks);
		Optional<int[]> under = here.under(there);
		if (under.isEmpty()) return under;
		int[] on = under.get();
		boolean segmentation = masks.sources().get(0).header().text(Tag.MODALITY).filter(SEGMENTATION::equals).isPresent();
		boolean each = there.under(there).isPresent(); // or one header was copied to all
		boolean sameSpace = here.frameOfReference().isPresent() && here.frameOfReference().equals(there.frameOfReference());
		int lost = IntStream.range(0, on.length).filter(i -> on[i] == 0).findFirst().orElse(-1);
		if (lost >= 0 && (segmentation || each && sameSpace))
			throw new ExplainException("The masks '" + masks.name() + "' lie elsewhere than '"
				+ scan.name() + "', as their headers say: their slice " + (lost + 1)
				+ " is on none of its slices, pixel on pixel; bring them onto "
				+ "its slices, or save them as a TIFF with a page for each slice if they belong there all the same.");
		return under.filter(all -> lost < 0 && (segmentation || each && all.length == scan.size()));
	}

	private static SlicePlaces places(Scan scan) {
		List<SourceFrame> sources = scan.sources();
		return sources.size() == scan.size() ? SlicePlaces.of(sources) : SlicePlaces.UNKNOWN;
	}

	private static List<List<Integer>> onto(int[] placed, int slices) {
		List<List<Integer>> all = new ArrayList<>();
		for (int slice = 1; slice <= slices; slice++) {
			int here = slice;
			all.add(IntStream.range(0, placed.length).filter(i -> placed[i] == here).mapToObj(i -> i + 1).toList());
		}
		return all;
	}

	private static String size(Scan scan) {
		return scan.width() + "×" + scan.height() + "×" + scan.size();
	}
}
