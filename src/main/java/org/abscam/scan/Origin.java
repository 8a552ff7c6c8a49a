package org.abscam.scan;

import ij.ImagePlus;
import ij.ImageStack;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.result.SourceFrame;

/** Where the slices of an image come from: of each the DICOM frame that it was read from. It stays with an image as long as that is open. */
final class Origin {

	private static final String PROPERTY = "org.abscam.dicom.origin";

	static final Origin UNKNOWN = new Origin(List.of(), new int[0]);

	private final List<SourceFrame> sources;
	/** Of the pixels of each slice; none of a stack whose pixels nobody can change. */
	private final int[] sums;

	private Origin(List<SourceFrame> sources, int[] sums) {
		this.sources = List.copyOf(sources);
		this.sums = sums;
	}

	/** Of an image whose pixels have just been read. */
	static Origin of(List<SourceFrame> sources, ImagePlus image) {
		return new Origin(sources, image.getStack().isVirtual() ? new int[0] : sums(image.getStack()));
	}

	void putInto(ImagePlus image) {
		image.setProperty(PROPERTY, this);
	}

	/** What was put into an image, as long as its slices are still those that were read; unknown of others. */
	static Origin of(ImagePlus image) {
		return Optional.ofNullable(image.getProperty(PROPERTY)).filter(Origin.class::isInstance).map(Origin.class::cast)
			.filter(origin -> origin.isStill(image)).orElse(UNKNOWN);
	}

	private boolean isStill(ImagePlus image) {
		ImageStack stack = image.getStack();
		if (stack.size() != sources.size()) return false;
		return stack instanceof DicomStack || !stack.isVirtual() && Arrays.equals(sums, sums(stack));
	}

	private static int[] sums(ImageStack stack) {
		int[] sums = new int[stack.size()];
		for (int i = 0; i < sums.length; i++) {
			Object pixels = stack.getPixels(i + 1);
			sums[i] = pixels instanceof byte[] bytes ? Arrays.hashCode(bytes)
				: pixels instanceof short[] shorts ? Arrays.hashCode(shorts)
					: pixels instanceof int[] colours ? Arrays.hashCode(colours) : Arrays.hashCode((float[]) pixels);
		}
		return sums;
	}

	/** Of each slice, in their order; none where they are not known. */
	List<SourceFrame> sources() {
		return sources;
	}
}
