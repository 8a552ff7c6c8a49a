package org.abscam.dicom.image;

import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.dicom.codec.FrameShape;

/**
 * How the pixels of an image are stored (PS3.3, section C.7.6.3).
 *
 * @param columns width in pixels
 * @param rows height in pixels
 * @param frames number of frames, 1 or more
 * @param samples values of each pixel, 1 or 3
 * @param photometric what they mean
 * @param planar whether the values of a component stand together, and not those of a pixel
 * @param bitsAllocated bits of a stored value: 1, 8, 16 or 32; 32 or 64 of floating-point numbers
 * @param bitsStored bits of it that count
 * @param highBit the highest of these, from 0
 * @param signed whether they are in two's complement
 * @param floating whether they are floating-point numbers
 */
public record ImageForm(int columns, int rows, int frames, int samples, Photometric photometric, boolean planar, int bitsAllocated,
	int bitsStored, int highBit, boolean signed, boolean floating) {

	private static final String COPY_AGAIN = "; copy it again from its source";
	private static final long MOST_PIXELS = 1 << 29;

	/**
	 * @param object an object with pixel data
	 * @param name how sentences call it
	 * @return its form
	 * @throws DicomException if it has no pixel data, or what it says of them does not go together
	 */
	public static ImageForm of(DicomObject object, String name) throws DicomException {
		DataSet set = object.data();
		String modality = set.text(Tag.MODALITY).map(m -> " of modality " + m).orElse("");
		boolean single = set.has(Tag.FLOAT_PIXEL_DATA);
		boolean floating = single || set.has(Tag.DOUBLE_FLOAT_PIXEL_DATA);
		if (floating && set.has(Tag.PIXEL_DATA)) throw refuse(name, "has pixel data of two kinds" + COPY_AGAIN);
		if (!floating && !set.has(Tag.PIXEL_DATA))
			throw refuse(name, "is a DICOM object" + modality + " without pixel data; give an image");
		String word = set.text(Tag.PHOTOMETRIC_INTERPRETATION)
			.orElseThrow(() -> refuse(name, "does not say what its pixels mean (photometric interpretation)" + COPY_AGAIN));
		Photometric photometric = Photometric.of(word)
			.orElseThrow(
				() -> refuse(name, "has the photometric interpretation " + word + ", which is not read; convert it to grey or RGB"));
		int samples = set.integer(Tag.SAMPLES_PER_PIXEL).orElse(photometric.samples());
		if (samples != photometric.samples())
			throw refuse(name, "has the photometric interpretation " + word + " with " + samples + " values for each pixel" + COPY_AGAIN);
		int columns = set.integer(Tag.COLUMNS).orElse(0);
		int rows = set.integer(Tag.ROWS).orElse(0);
		if (columns < 1 || rows < 1) throw refuse(name, "does not say how many rows and columns it has" + COPY_AGAIN);
		if ((long) columns * rows >= MOST_PIXELS)
			throw refuse(name, "has " + columns + " x " + rows + " pixels, which is more than ImageJ can hold; cut it into parts");
		if (floating) {
			if (photometric != Photometric.MONOCHROME2)
				throw refuse(name, "has floating-point values that are " + word + ", which is not read; export it as MONOCHROME2");
			int bits = single ? Float.SIZE : Double.SIZE;
			return new ImageForm(columns, rows, frames(set, name), 1, photometric, false, bits, bits, bits - 1, true, true);
		}
		int allocated = set.integer(Tag.BITS_ALLOCATED).orElse(0);
		int stored = set.integer(Tag.BITS_STORED).orElse(allocated);
		int high = set.integer(Tag.HIGH_BIT).orElse(stored - 1);
		boolean signed = set.integer(Tag.PIXEL_REPRESENTATION).orElse(0) == 1;
		boolean known = allocated == 8 || allocated == 16 || allocated == 32 || allocated == 1 && samples == 1;
		if (!known || stored < 1 || stored > allocated || high < stored - 1 || high >= allocated
			|| samples == 3 && (signed || allocated == 8 && stored != 8))
			throw refuse(name, "stores " + stored + (signed ? " signed" : "") + " of " + allocated + " bits with high bit " + high
				+ ", which does not go together" + COPY_AGAIN);
		return new ImageForm(columns, rows, frames(set, name), samples, photometric,
			set.integer(Tag.PLANAR_CONFIGURATION).orElse(0) == 1 && samples > 1, allocated, stored, high, signed, false);
	}

	private static int frames(DataSet set, String name) throws DicomException {
		Optional<String> said = set.text(Tag.NUMBER_OF_FRAMES);
		String text = said.orElse("1");
		// some programs write 0 where there is one
		if (!text.matches("[+]?[0-9]{1,8}")) throw refuse(name, "says that it has \"" + text + "\" frames" + COPY_AGAIN);
		return Math.max(1, Integer.parseInt(text));
	}

	private static DicomException refuse(String name, String what) {
		return new DicomException(name + " " + what);
	}

	/** @return pixels of a frame */
	public int pixels() {
		return columns * rows;
	}

	/** @return tag of the element that holds the pixels */
	int tag() {
		if (!floating) return Tag.PIXEL_DATA;
		return bitsAllocated == Float.SIZE ? Tag.FLOAT_PIXEL_DATA : Tag.DOUBLE_FLOAT_PIXEL_DATA;
	}

	/** @return bits of a frame that is not compressed */
	long bitsOfFrame() {
		if (photometric == Photometric.YBR_FULL_422) return 2L * pixels() * bitsAllocated;
		return (long) pixels() * samples * bitsAllocated;
	}

	/** @return what codecs need to know */
	FrameShape shape() {
		return new FrameShape(columns, rows, samples, bitsAllocated, signed);
	}
}
