package org.abscam.scan;

import ij.ImagePlus;
import ij.io.Opener;
import ij.plugin.BMP_Reader;
import ij.plugin.FileInfoVirtualStack;
import ij.plugin.GIF_Reader;
import ij.plugin.PGM_Reader;
import ij.process.ImageProcessor;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.series.StoredSeries;

/**
 * Opens scans from disk by ImageJ's own readers, after checking that these will read them right. It opens no dialog
 * and prints nothing. What cannot be read right is refused.
 */
public final class ScanReader {

	/** Stacks larger than this stay on disk and are read slice by slice. */
	static final long LARGEST_IN_MEMORY = 128L << 20;

	/** What the directory of a DICOM medium is called. */
	private static final String DIRECTORY = "DICOMDIR";
	private static final String COPY_AGAIN = "; copy or download it again";

	private ScanReader() {}

	/**
	 * Opens an image, a stack or a DICOM series. Blocks until the image is in memory; stacks of more than 128 MB stay on
	 * disk as virtual stacks.
	 *
	 * @param path a file that ImageJ can read (TIFF with any number of slices, PNG, JPEG, GIF, BMP, PGM), a DICOM file a folder that holds the files of one DICOM series, in folders below it too, or a DICOMDIR
	 * @return the scan
	 * @throws ScanException if there is no such file or folder, or if it cannot be read right
	 */
	public static Scan open(Path path) throws ScanException {
		return open(path, "");
	}

	/**
	 * Opens an image, a stack or a DICOM series, as {@link #open(Path)} does.
	 *
	 * @param path as there; of folders those below them, and the files that a DICOMDIR names
	 * @param series which series of a folder or DICOMDIR that holds several: its UID, its number, its description or a part of that; empty where
	 *        there is only one
	 * @return the scan
	 * @throws ScanException if there is no such file, folder or series, if there are several, which the sentence lists, or if it cannot be
	 *         read right
	 */
	public static Scan open(Path path, String series) throws ScanException {
		if (!Files.exists(path)) throw new ScanException(path + " does not exist; check the name");
		if (!Files.isReadable(path)) throw new ScanException(path + " may not be read; check its permissions");
		if (Files.isDirectory(path)) return series(path, folderName(path), series);
		if (!Files.isRegularFile(path)) throw new ScanException(path + " is neither a file nor a folder; give an image");
		if (path.toFile().length() == 0) throw new ScanException(path + " is empty" + COPY_AGAIN);
		FileState before = state(path);
		boolean directory = path.getFileName().toString().equalsIgnoreCase(DIRECTORY);
		Scan scan = directory ? series(path, folderName(path), series) : file(path, FileKind.of(path));
		if (!state(path).equals(before))
			throw new ScanException(path + " has changed while it was read; try again once nothing writes to it any more");
		return scan;
	}

	/**
	 * Opens a series of a folder to be looked at. Its slices stay on disk and are read when they are shown.
	 *
	 * @param series one of several that were listed
	 * @return the scan
	 * @throws ScanException if it makes no stack, or cannot be read right
	 */
	public static Scan view(StoredSeries series) throws ScanException {
		Path folder = series.paths().get(0).toAbsolutePath().getParent();
		return dicom(DicomSeries.of(series), folderName(folder), folderName(folder), 0);
	}

	/**
	 * Sees an open image of ImageJ as a scan. Where another reader made it of DICOM files and its pixels are still what that reader gives, it has
	 * the pixels and the header that {@link #open} reads from these files; an edited image is taken as it is shown, and the scan warns of it.
	 *
	 * @param image the image or stack; it is not changed
	 * @return the scan, whose image it is
	 * @throws ScanException if it was made of DICOM files that {@link #open} refuses
	 */
	public static Scan shown(ImagePlus image) throws ScanException {
		return ShownDicom.scan(image);
	}

	/**
	 * @param path a file or folder, which need not be there
	 * @return what its scan is called
	 */
	public static String name(Path path) {
		return Files.isDirectory(path) ? folderName(path) : Scan.stem(folderName(path));
	}

	private static FileState state(Path path) throws ScanException {
		try {
			return FileState.of(path);
		}
		catch (IOException e) {
			throw new ScanException(path + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
		}
	}

	private static Scan file(Path path, FileKind kind) throws ScanException {
		try {
			return switch (kind) {
				case DICOM -> dicom(path);
				case TIFF -> tiff(path);
				case PNG, JPEG, GIF, BMP -> picture(path, kind);
				case PNM -> pnm(path);
				default -> throw new ScanException(path + " " + kind.refusal());
			};
		}
		catch (RuntimeException e) {
			throw new ScanException(path + " is a damaged " + kind.format + " file, or of a variety that ImageJ cannot read ("
				+ e.getMessage() + "); copy or download it again, or save it as PNG or plain TIFF", e);
		}
	}

	private static Scan series(Path place, String name, String series) throws ScanException {
		return dicom(DicomSeries.open(place, series), name, name);
	}

	/** The root of a disc, as of a CD with DICOM files, has no name of its own. */
	private static String folderName(Path folder) {
		Path fileName = folder.toAbsolutePath().normalize().getFileName();
		return fileName == null ? "series" : fileName.toString();
	}

	/** One file with its frames as they are stored, or a file for each slice. */
	static Scan dicom(List<Path> paths) throws ScanException {
		List<DicomFile> files = new ArrayList<>();
		for (Path path : paths) files.add(DicomFile.open(path));
		String fileName = paths.get(0).getFileName().toString();
		return dicom(DicomSeries.asGiven(files), Scan.stem(fileName), fileName);
	}

	private static Scan dicom(Path path) throws ScanException {
		String fileName = path.getFileName().toString();
		return dicom(DicomSeries.of(DicomFile.open(path)), Scan.stem(fileName), fileName);
	}

	private static Scan dicom(DicomSeries series, String name, String fileName) throws ScanException {
		return dicom(series, name, fileName, LARGEST_IN_MEMORY);
	}

	/** @param memory how many bytes of a stack may be kept in memory */
	private static Scan dicom(DicomSeries series, String name, String fileName, long memory) throws ScanException {
		DicomStack stack = new DicomStack(series);
		try {
			ImagePlus image = stack.image(fileName, series.slices().size() == 1 || series.bytes() <= memory);
			return new Scan(image, name, fileName, FileKind.DICOM.format, false, stack.sources());
		}
		catch (UncheckedIOException e) {
			String reason = e.getCause().getMessage();
			throw new ScanException(e.getCause().getCause() instanceof DicomException ? reason : reason + " while it was read; try again",
				e);
		}
	}

	private static Scan tiff(Path path) throws ScanException {
		TiffCheck.Layout layout = TiffCheck.check(path);
		File file = path.toAbsolutePath().toFile();
		ImagePlus image;
		if (layout.slices() > 1 && layout.bytes() > LARGEST_IN_MEMORY) image = FileInfoVirtualStack.openVirtual(file.getPath());
		else {
			Opener opener = new Opener();
			opener.setSilentMode(true);
			image = opener.openTiff(file.getParent(), file.getName());
		}
		requireSlices(image, path, layout.slices());
		if (layout.unsigned32()) requirePositive(image, path);
		return scan(image, path, FileKind.TIFF, false);
	}

	private static void requireSlices(ImagePlus image, Path path, int slices) throws ScanException {
		if (image == null || image.getWidth() < 1 || image.getStackSize() != slices)
			throw new ScanException(path + " cannot be read by ImageJ; open it in Fiji with Bio-Formats and save it as TIFF");
	}

	/** ImageJ takes unsigned numbers of 32 bits for signed ones, which only shows above 2^31. */
	private static void requirePositive(ImagePlus image, Path path) throws ScanException {
		for (int slice = 1; slice <= image.getStackSize(); slice++) {
			ImageProcessor ip = image.getStackSize() == 1 ? image.getProcessor() : image.getStack().getProcessor(slice);
			for (int i = 0; i < ip.getPixelCount(); i++)
				if (ip.getf(i) < 0) throw new ScanException(
					path + " has unsigned 32-bit numbers above 2147483647, which ImageJ cannot read; save it as 32-bit float");
		}
	}

	private static Scan picture(Path path, FileKind kind) throws ScanException {
		BufferedImage picture = PictureCheck.check(path, kind);
		String file = path.toAbsolutePath().toString();
		ImagePlus image = switch (kind) {
			case PNG -> DecodedPicture.image(picture, path.toAbsolutePath());
			case GIF -> {
				GIF_Reader reader = new GIF_Reader();
				reader.run(file);
				yield reader;
			}
			case BMP -> {
				BMP_Reader reader = new BMP_Reader();
				reader.run(file);
				yield reader;
			}
			default -> {
				Opener opener = new Opener();
				opener.setSilentMode(true);
				yield opener.openImage(file);
			}
		};
		if (image == null || image.getWidth() < 1)
			throw new ScanException(path + " is a " + kind.format + " file that ImageJ cannot read; save it as PNG or TIFF");
		if (image.isComposite() || image.getBitDepth() == 16 && image.getStackSize() > 1)
			throw new ScanException(path + " has colours of 16 bits; save it as 8-bit RGB or as grey");
		return scan(image, path, kind, picture.getColorModel() instanceof IndexColorModel);
	}

	private static Scan pnm(Path path) throws ScanException {
		PictureCheck.checkPnm(path);
		PGM_Reader reader = new PGM_Reader();
		reader.run(path.toAbsolutePath().toString());
		if (reader.getWidth() < 1) throw new ScanException(path + " is a damaged PGM file" + COPY_AGAIN);
		return scan(reader, path, FileKind.PNM, false);
	}

	private static Scan scan(ImagePlus image, Path path, FileKind kind, boolean indexed) {
		String fileName = path.getFileName().toString();
		image.setTitle(fileName);
		return new Scan(image, Scan.stem(fileName), fileName, kind.format, indexed, List.of());
	}
}
