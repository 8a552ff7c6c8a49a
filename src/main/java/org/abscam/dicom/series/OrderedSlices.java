package org.abscam.dicom.series;

import java.nio.file.Path;
import java.util.List;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;

/**
 * The slices of a series in their order.
 *
 * @param slices all slices of the first time point, then those of the second, and so on
 * @param frames how many time points, echoes or the like there are, 1 or more
 * @param depth distance of slices along their normal in mm, 0 where it is not known
 * @param notes what there is to say of them, as parts of sentences that begin with the name of the scan
 */
public record OrderedSlices(List<Slice> slices, int frames, double depth, List<String> notes) {

	/** Copies the lists. */
	public OrderedSlices {
		slices = List.copyOf(slices);
		notes = List.copyOf(notes);
	}

	/**
	 * @param file an image
	 * @param set its data set
	 * @param frames how many frames it has
	 * @return its frames in the order of their positions, where its functional groups say them; else as they come
	 * @throws DicomException if it cannot be read
	 */
	public static OrderedSlices of(Path file, DataSet set, int frames) throws DicomException {
		return SliceOrder.of(Slice.of(file, set, frames));
	}
}
