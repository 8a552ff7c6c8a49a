package org.abscam.scan;

import ij.io.FileInfo;
import ij.measure.Calibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A DICOM image file that can be read right: uncompressed, one grey value of 8, 16 or 32 bits or one RGB colour of
 * 3 x 8 bits for each pixel, all its frames present. Everything else is refused on opening.
 */
final class DicomFile {

	private static final String DECOMPRESS =
		"; convert it with gdcmconv --raw (JPEG also with dcmdjpeg), or open it in Fiji with Bio-Formats";
	private static final String CONVERT = "; convert it to grey or RGB, or open it in Fiji with Bio-Formats";
	private static final String COPY_AGAIN = "; copy it again from its source";

	private final Path path;
	private final DicomHeader header;
	private final FileState state;
	private final int width;
	private final int height;
	private final int frames;
	private final int samples;
	private final int bitsAllocated;
	private final int bitsStored;
	private final boolean signed;
	private final boolean highIsDark;
	private final DicomHeader.PixelData pixels;

	private DicomFile(Path path, DicomHeader header, FileState state) throws ScanException {
		this.path = path;
		this.header = header;
		this.state = state;
		String syntax = header.transferSyntax().orElse("");
		if (syntax.equals(TransferSyntax.DEFLATED)) throw refuse("has the deflated transfer syntax " + TransferSyntax.name(syntax)
			+ "; convert it with dcmconv --write-xfer-little or open it in Fiji with Bio-Formats");
		String modality = header.text(DicomHeader.MODALITY).map(m -> " of modality " + m).orElse("");
		pixels = header.pixelData().orElseThrow(() -> refuse("is a DICOM object" + modality + " without pixel data; give an image"));
		if (!syntax.isEmpty() && !TransferSyntax.isPlain(syntax))
			throw refuse("has the compressed transfer syntax " + TransferSyntax.name(syntax) + DECOMPRESS);
		if (pixels.length() < 0) throw refuse("has compressed pixel data" + DECOMPRESS);
		if (pixels.floating()) throw refuse("has floating-point pixel data; open it in Fiji with Bio-Formats");
		if (header.hasFunctionalGroups()) throw refuse("is an enhanced multi-frame object, whose frames each have a meaning of their own; "
			+ "convert it to a series of single frames with dcuncat or open it in Fiji with Bio-Formats");
		if (header.hasModalityLut())
			throw refuse("maps its values by a modality lookup table, which is not supported; " + "open it in Fiji with Bio-Formats");

		String photometric = header.text(DicomHeader.PHOTOMETRIC_INTERPRETATION).orElse("");
		samples = header.integer(DicomHeader.SAMPLES_PER_PIXEL).orElse(1);
		highIsDark = photometric.equals("MONOCHROME1");
		boolean grey = highIsDark || photometric.equals("MONOCHROME2");
		if (photometric.isEmpty()) throw refuse("does not say what its pixels mean (photometric interpretation)" + COPY_AGAIN);
		if (!grey && !photometric.equals("RGB") || samples != (grey ? 1 : 3)) throw refuse("has the photometric interpretation "
			+ photometric + (samples == 1 ? "" : " with " + samples + " values for each pixel") + CONVERT);

		width = header.integer(DicomHeader.COLUMNS).orElse(0);
		height = header.integer(DicomHeader.ROWS).orElse(0);
		bitsAllocated = header.integer(DicomHeader.BITS_ALLOCATED).orElse(0);
		bitsStored = header.integer(DicomHeader.BITS_STORED).orElse(bitsAllocated);
		int highBit = header.integer(DicomHeader.HIGH_BIT).orElse(bitsStored - 1);
		signed = header.integer(DicomHeader.PIXEL_REPRESENTATION).orElse(0) == 1;
		if (width < 1 || height < 1) throw refuse("does not say how many rows and columns it has" + COPY_AGAIN);
		boolean known = bitsAllocated == 8 && !signed || grey && (bitsAllocated == 16 || bitsAllocated == 32 && bitsStored == 32);
		if (!known || bitsStored < 1 || bitsStored > bitsAllocated || highBit != bitsStored - 1 || !grey && bitsStored != 8)
			throw refuse("stores " + bitsStored + (signed ? " signed" : "") + " of " + bitsAllocated + " bits with high bit " + highBit
				+ ", which ImageJ cannot read right; open it in Fiji with Bio-Formats");
		if (!header.isLittleEndian() && bitsAllocated == 8 && pixels.vr().equals("OW"))
			throw refuse("stores bytes in swapped pairs; convert it with dcmconv --write-xfer-little");

		frames = frames();
		long needed = (long) width * height * samples * (bitsAllocated / 8) * frames;
		long present = Math.min(pixels.length(), length() - pixels.offset());
		if (present < needed)
			throw refuse("is truncated: its header promises " + needed + " bytes of pixels and " + present + " are there" + COPY_AGAIN);
		// an odd number of bytes is followed by one that belongs to nothing
		if (present - needed - needed % 2 >= needed / frames)
			throw refuse("holds more frames than the " + frames + " that its header names" + COPY_AGAIN);
		if ((long) width * height >= 1 << 29)
			throw refuse("has " + width + " x " + height + " pixels, which is more than ImageJ can hold; cut it into parts");
	}

	/** Reads and checks the header of a file; the pixels stay on disk. */
	static DicomFile open(Path path) throws ScanException {
		try {
			FileState state = FileState.of(path);
			return new DicomFile(path, DicomHeader.read(path), state);
		}
		catch (DicomHeader.Malformed e) {
			throw new ScanException(path + " is a damaged DICOM file, it " + e.getMessage() + COPY_AGAIN, e);
		}
		catch (IOException e) {
			throw new ScanException(path + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
		}
	}

	private int frames() throws ScanException {
		String text = header.text(DicomHeader.NUMBER_OF_FRAMES).orElse("1");
		if (!text.matches("0*[1-9][0-9]{0,7}")) throw refuse("says that it has \"" + text + "\" frames" + COPY_AGAIN);
		return Integer.parseInt(text);
	}

	private long length() throws ScanException {
		try {
			return Files.size(path);
		}
		catch (IOException e) {
			throw refuse("cannot be read (" + e.getMessage() + "); check the disk and the permissions");
		}
	}

	private ScanException refuse(String what) {
		return new ScanException(path + " " + what);
	}

	Path path() {
		return path;
	}

	/** As it was when its header was read. */
	FileState state() {
		return state;
	}

	DicomHeader header() {
		return header;
	}

	int width() {
		return width;
	}

	int height() {
		return height;
	}

	int frameCount() {
		return frames;
	}

	int bitDepth() {
		return samples == 3 ? 24 : bitsAllocated;
	}

	int bitsStored() {
		return bitsStored;
	}

	boolean isSigned() {
		return signed;
	}

	boolean highIsDark() {
		return highIsDark;
	}

	long bytes() {
		return (long) width * height * frames * (bitDepth() == 24 ? 4 : bitsAllocated / 8);
	}

	/** The slope from stored to calibrated values; a dose grid has one of its own. */
	double slope() {
		return header.decimals(DicomHeader.RESCALE_SLOPE).or(() -> header.decimals(DicomHeader.DOSE_GRID_SCALING)).map(v -> v[0])
			.filter(v -> v != 0 && Double.isFinite(v)).orElse(1.);
	}

	double intercept() {
		return header.decimals(DicomHeader.RESCALE_INTERCEPT).map(v -> v[0]).filter(Double::isFinite).orElse(0.);
	}

	/** Where ImageJ finds a frame, from 0. */
	FileInfo frame(int frame) {
		FileInfo info = new FileInfo();
		info.fileFormat = FileInfo.DICOM;
		info.directory = path.toAbsolutePath().getParent().toString();
		info.fileName = path.getFileName().toString();
		info.width = width;
		info.height = height;
		info.longOffset = pixels.offset() + (long) width * height * samples * (bitsAllocated / 8) * frame;
		info.intelByteOrder = header.isLittleEndian();
		info.whiteIsZero = highIsDark;
		info.fileType = switch (bitDepth()) {
			case 8 -> FileInfo.GRAY8;
			case 16 -> signed ? FileInfo.GRAY16_SIGNED : FileInfo.GRAY16_UNSIGNED;
			case 24 -> header.integer(DicomHeader.PLANAR_CONFIGURATION).orElse(0) == 1 ? FileInfo.RGB_PLANAR : FileInfo.RGB;
			default -> signed ? FileInfo.GRAY32_INT : FileInfo.GRAY32_UNSIGNED;
		};
		return info;
	}

	/** Size and distance of pixels, in millimetres where the header knows. */
	Calibration spacing() {
		Calibration calibration = new Calibration();
		header.decimals(DicomHeader.PIXEL_SPACING).or(() -> header.decimals(DicomHeader.IMAGER_PIXEL_SPACING))
			.filter(v -> v.length == 2 && v[0] > 0 && v[1] > 0).ifPresent(rowsAndColumns -> {
				calibration.pixelHeight = rowsAndColumns[0];
				calibration.pixelWidth = rowsAndColumns[1];
				calibration.setUnit("mm");
				header.decimals(DicomHeader.SPACING_BETWEEN_SLICES).or(() -> header.decimals(DicomHeader.SLICE_THICKNESS))
					.filter(v -> Math.abs(v[0]) > 0).ifPresent(v -> calibration.pixelDepth = Math.abs(v[0]));
			});
		return calibration;
	}

	/** The tags that travel with the image: what its pixels mean, and nobody's name. */
	DicomTags tags() {
		Map<String, String> values = new LinkedHashMap<>();
		header.text(DicomHeader.MODALITY).ifPresent(v -> values.put(DicomTags.MODALITY, v));
		header.text(DicomHeader.PHOTOMETRIC_INTERPRETATION).ifPresent(v -> values.put(DicomTags.PHOTOMETRIC_INTERPRETATION, v));
		values.put(DicomTags.BITS_STORED, Integer.toString(bitsStored));
		values.put(DicomTags.PIXEL_REPRESENTATION, signed ? "1" : "0");
		header.text(DicomHeader.WINDOW_CENTRE).ifPresent(v -> values.put(DicomTags.WINDOW_CENTRE, v));
		header.text(DicomHeader.WINDOW_WIDTH).ifPresent(v -> values.put(DicomTags.WINDOW_WIDTH, v));
		header.text(DicomHeader.WINDOW_EXPLANATION).ifPresent(v -> values.put(DicomTags.WINDOW_EXPLANATION, v));
		header.text(DicomHeader.VOI_LUT_FUNCTION).ifPresent(v -> values.put(DicomTags.VOI_LUT_FUNCTION, v));
		if (header.hasVoiLut()) values.put(DicomTags.VOI_LUT_SEQUENCE, "");
		header.integer(DicomHeader.PIXEL_PADDING)
			.ifPresent(v -> values.put(DicomTags.PIXEL_PADDING, Integer.toString(signed ? (short) (int) v : v)));
		if (header.text(DicomHeader.RESCALE_INTERCEPT).isPresent()) values.put(DicomTags.RESCALE_INTERCEPT, Double.toString(intercept()));
		if (slope() != 1 || header.text(DicomHeader.RESCALE_SLOPE).isPresent())
			values.put(DicomTags.RESCALE_SLOPE, Double.toString(slope()));
		return new DicomTags(values);
	}
}
