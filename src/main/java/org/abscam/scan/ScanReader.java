package org.abscam.scan;

import java.io.File;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import ij.ImagePlus;
import ij.io.Opener;
import ij.plugin.BMP_Reader;
import ij.plugin.FileInfoVirtualStack;
import ij.plugin.GIF_Reader;
import ij.plugin.PGM_Reader;
import ij.process.ImageProcessor;

/**
 * Opens scans from disk by ImageJ's own readers, after checking that these will read them right. It opens no dialog
 * and prints nothing. What cannot be read right is refused.
 */
public final class ScanReader {

	/** Stacks larger than this stay on disk and are read slice by slice. */
	static final long LARGEST_IN_MEMORY = 128L << 20;

	private static final String COPY_AGAIN = "; copy or download it again";

	private ScanReader() {}

	/**
	 * Opens an image, a stack or a DICOM series. Blocks until the image is in memory; stacks of more than 128 MB stay on
	 * disk as virtual stacks.
	 *
	 * @param path a file that ImageJ can read (TIFF with any number of slices, PNG, JPEG, GIF, BMP, PGM, uncompressed
	 *        DICOM) or a folder that holds the files of one DICOM series
	 * @return the scan
	 * @throws ScanException if there is no such file or folder, or if it cannot be read right
	 */
	public static Scan open(final Path path) throws ScanException {
		if (!Files.exists(path)) throw new ScanException(path + " does not exist; check the name");
		if (!Files.isReadable(path)) throw new ScanException(path + " may not be read; check its permissions");
		if (Files.isDirectory(path)) return series(path);
		if (!Files.isRegularFile(path)) throw new ScanException(path + " is neither a file nor a folder; give an image");
		if (path.toFile().length() == 0) throw new ScanException(path + " is empty" + COPY_AGAIN);
		final FileKind kind = FileKind.of(path);
		return switch (kind) {
			case DICOM -> dicom(path);
			case TIFF -> tiff(path);
			case PNG, JPEG, GIF, BMP -> picture(path, kind);
			case PNM -> pnm(path);
			default -> throw new ScanException(path + " " + kind.refusal());
		};
	}

	private static Scan series(final Path folder) throws ScanException {
		final DicomSeries series = DicomSeries.open(folder);
		final Path fileName = folder.toAbsolutePath().normalize().getFileName();
		final String name = fileName == null ? "series" : fileName.toString();
		return dicom(series.files(), series.depth(), name, name);
	}

	private static Scan dicom(final Path path) throws ScanException {
		final String fileName = path.getFileName().toString();
		return dicom(List.of(DicomFile.open(path)), 0, Scan.stem(fileName), fileName);
	}

	private static Scan dicom(final List<DicomFile> files, final double depth, final String name, final String fileName)
		throws ScanException
	{
		final long bytes = files.stream().mapToLong(DicomFile::bytes).sum();
		final boolean single = files.size() == 1 && files.get(0).frameCount() == 1;
		final DicomStack stack = new DicomStack(files);
		try {
			final ImagePlus image = stack.image(fileName, depth, single || bytes <= LARGEST_IN_MEMORY);
			return new Scan(image, name, fileName, FileKind.DICOM.format, false);
		}
		catch (final UncheckedIOException e) {
			throw new ScanException(e.getCause().getMessage() + " while it was read; try again", e);
		}
	}

	private static Scan tiff(final Path path) throws ScanException {
		final TiffCheck.Layout layout = TiffCheck.check(path);
		final File file = path.toAbsolutePath().toFile();
		final ImagePlus image;
		if (layout.slices() > 1 && layout.bytes() > LARGEST_IN_MEMORY) image = FileInfoVirtualStack.openVirtual(file
			.getPath());
		else {
			final Opener opener = new Opener();
			opener.setSilentMode(true);
			image = opener.openTiff(file.getParent(), file.getName());
		}
		requireSlices(image, path, layout.slices());
		if (layout.unsigned32()) requirePositive(image, path);
		return scan(image, path, FileKind.TIFF, false);
	}

	private static void requireSlices(final ImagePlus image, final Path path, final int slices) throws ScanException {
		if (image == null || image.getWidth() < 1 || image.getStackSize() != slices) throw new ScanException(path +
			" cannot be read by ImageJ; open it in Fiji with Bio-Formats and save it as TIFF");
	}

	/** ImageJ takes unsigned numbers of 32 bits for signed ones, which only shows above 2^31. */
	private static void requirePositive(final ImagePlus image, final Path path) throws ScanException {
		for (int slice = 1; slice <= image.getStackSize(); slice++) {
			final ImageProcessor ip = image.getStackSize() == 1 ? image.getProcessor() : image.getStack().getProcessor(slice);
			for (int i = 0; i < ip.getPixelCount(); i++)
				if (ip.getf(i) < 0) throw new ScanException(path +
					" has unsigned 32-bit numbers above 2147483647, which ImageJ cannot read; save it as 32-bit float");
		}
	}

	private static Scan picture(final Path path, final FileKind kind) throws ScanException {
		final boolean indexed = PictureCheck.check(path, kind);
		final String file = path.toAbsolutePath().toString();
		final ImagePlus image = switch (kind) {
			case PNG -> Opener.openUsingImageIO(file);
			case GIF -> {
				final GIF_Reader reader = new GIF_Reader();
				reader.run(file);
				yield reader;
			}
			case BMP -> {
				final BMP_Reader reader = new BMP_Reader();
				reader.run(file);
				yield reader;
			}
			default -> {
				final Opener opener = new Opener();
				opener.setSilentMode(true);
				yield opener.openImage(file);
			}
		};
		if (image == null || image.getWidth() < 1) throw new ScanException(path + " is a " + kind.format +
			" file that ImageJ cannot read; save it as PNG or TIFF");
		if (image.isComposite() || image.getBitDepth() == 16 && image.getStackSize() > 1) throw new ScanException(path +
			" has colours of 16 bits; save it as 8-bit RGB or as grey");
		return scan(image, path, kind, indexed);
	}

	private static Scan pnm(final Path path) throws ScanException {
		PictureCheck.checkPnm(path);
		final PGM_Reader reader = new PGM_Reader();
		try {
			reader.run(path.toAbsolutePath().toString());
		}
		catch (final RuntimeException e) {
			throw new ScanException(path + " is a damaged PGM file" + COPY_AGAIN, e);
		}
		if (reader.getWidth() < 1) throw new ScanException(path + " is a damaged PGM file" + COPY_AGAIN);
		return scan(reader, path, FileKind.PNM, false);
	}

	private static Scan scan(final ImagePlus image, final Path path, final FileKind kind, final boolean indexed) {
		final String fileName = path.getFileName().toString();
		image.setTitle(fileName);
		return new Scan(image, Scan.stem(fileName), fileName, kind.format, indexed);
	}
}
