package org.abscam.scan;

import ij.ImagePlus;
import ij.VirtualStack;
import ij.io.FileInfo;
import ij.io.TiffDecoder;
import ij.plugin.FileInfoVirtualStack;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The files of a virtual stack, as they were when the scan was first seen. ImageJ's virtual stacks give a blank or half
 * a slice where a file has gone or has shrunk, and say so on the console at most.
 */
final class FilesOnDisk {

	private final ImagePlus image;
	private final VirtualStack stack;
	private final String name;
	private final Map<Path, FileState> seen = new HashMap<>();
	private long[] ends;

	/** @param name of the scan */
	FilesOnDisk(ImagePlus image, VirtualStack stack, String name) {
		this.image = image;
		this.stack = stack;
		this.name = name;
		for (int slice = 1; slice <= stack.size(); slice++) {
			Path file = file(slice);
			if (file == null || seen.containsKey(file)) continue;
			try {
				seen.put(file, FileState.of(file));
			}
			catch (IOException e) {
				seen.put(file, null); // gone already, which is an error when the slice is read
			}
		}
	}

	/** The file of a slice, {@code null} where the stack is computed or keeps it to itself. */
	private Path file(int slice) {
		String folder = stack.getDirectory();
		String file = folder == null ? null : stack.getFileName(slice);
		try {
			return file == null ? null : Path.of(folder, file);
		}
		catch (InvalidPathException e) {
			return null; // an address on the web
		}
	}

	/**
	 * To be asked before and after a slice is read.
	 *
	 * @throws ScanException if its file has gone, has changed, or ends before the slice does
	 */
	void requireUnchanged(int slice) throws ScanException {
		Path file = file(slice);
		if (file == null) return;
		FileState now;
		try {
			now = FileState.of(file);
		}
		catch (IOException e) {
			throw new ScanException(
				"Slice " + slice + " of " + name + " is no longer there: " + file.getFileName() + " cannot be read; open the image again",
				e);
		}
		if (!now.equals(seen.get(file)))
			throw new ScanException("Slice " + slice + " of " + name + " cannot be read: " + file.getFileName()
				+ " has changed since the image was opened; open it again once nothing writes to it any more");
		if (stack instanceof FileInfoVirtualStack && end(slice) > now.size())
			throw new ScanException("Slice " + slice + " of " + name + " cannot be read: " + file.getFileName() + " ends at byte "
				+ now.size() + ", before the slice does; copy or download it again");
	}

	/** Where the pixels of a slice of a TIFF file end, 0 where that is not known, beyond all files where its directory has gone. */
	private long end(int slice) {
		if (ends == null) ends = ends();
		return slice <= ends.length ? ends[slice - 1] : 0;
	}

	private long[] ends() {
		FileInfo first = image.getOriginalFileInfo();
		if (first == null || first.fileFormat != FileInfo.TIFF) return new long[0];
		if (first.nImages > 1 && first.compression <= FileInfo.COMPRESSION_NONE) {
			long bytes = bytes(first);
			long[] ends = new long[first.nImages];
			for (int i = 0; i < ends.length; i++) ends[i] = first.getOffset() + (i + 1) * bytes;
			return ends;
		}
		long[] ends = new long[stack.size()];
		try {
			// ImageJ's decoder passes over directories that were cut off
			TiffCheck.requireDirectories(Path.of(stack.getDirectory(), stack.getFileName(1)));
			FileInfo[] pages = new TiffDecoder(stack.getDirectory(), stack.getFileName(1)).getTiffInfo();
			long[] found = Arrays.stream(pages).mapToLong(FilesOnDisk::end).toArray();
			if (found.length == ends.length) return found;
			// slices were deleted, nobody knows which: all of the file must be there
			Arrays.fill(ends, Arrays.stream(found).max().orElseThrow());
		}
		catch (ScanException | IOException | RuntimeException e) {
			Arrays.fill(ends, Long.MAX_VALUE);
		}
		return ends;
	}

	private static long end(FileInfo page) {
		if (page.stripOffsets == null || page.stripLengths == null || page.stripLengths.length != page.stripOffsets.length)
			return page.getOffset() + bytes(page);
		long end = 0;
		for (int i = 0; i < page.stripOffsets.length; i++)
			end = Math.max(end, (page.stripOffsets[i] & 0xffffffffL) + page.stripLengths[i]);
		return end;
	}

	/** Of an uncompressed slice; 0 for pixels that do not fill whole bytes. */
	private static long bytes(FileInfo page) {
		return switch (page.fileType) {
			case FileInfo.BITMAP, FileInfo.GRAY10_UNSIGNED, FileInfo.GRAY12_UNSIGNED -> 0;
			default -> (long) page.width * page.height * page.getBytesPerPixel();
		};
	}
}
