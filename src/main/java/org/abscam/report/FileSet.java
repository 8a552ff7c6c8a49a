package org.abscam.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files that belong together: all are written beside their places first, and older ones are replaced only when all are complete. */
final class FileSet {

	private FileSet() {}

	/** What a file holds. */
	@FunctionalInterface
	interface Content {

		void writeTo(OutputStream out) throws IOException;
	}

	/** What a text file holds. */
	@FunctionalInterface
	interface Text {

		void writeTo(Appendable out) throws IOException;
	}

	/** A text in UTF-8. */
	static Content text(Text text) {
		return out -> {
			StringBuilder builder = new StringBuilder();
			text.writeTo(builder);
			out.write(builder.toString().getBytes(StandardCharsets.UTF_8));
		};
	}

	/** A scan's name as the beginning of a file's. */
	static String name(String scan) {
		return scan.replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "_");
	}

	/**
	 * Writes the files {@code NAME.KIND}. Blocks until they are on the disk.
	 *
	 * @param folder the folder, made if it is not there
	 * @param name beginning of the files' names
	 * @param contents by kind
	 * @return the files by kind, in the same order
	 * @throws ReportException if the folder cannot be made or written, as when the disk is full; older files are still there
	 */
	static Map<String, Path> write(Path folder, String name, Map<String, Content> contents) throws ReportException {
		Map<String, Path> files = new LinkedHashMap<>();
		contents.keySet().forEach(kind -> files.put(kind, folder.resolve(name + "." + kind)));
		try {
			Files.createDirectories(folder);
			for (Map.Entry<String, Content> content : contents.entrySet()) {
				try (OutputStream out =
					new BufferedOutputStream(Files.newOutputStream(CompleteFile.part(files.get(content.getKey()))), 1 << 16)) {
					content.getValue().writeTo(out);
				}
			}
			for (Path file : files.values()) CompleteFile.replace(CompleteFile.part(file), file);
			return files;
		}
		catch (FileAlreadyExistsException e) {
			throw new ReportException("'" + folder + "' is a file, not a folder; choose another place for the results.", e);
		}
		catch (IOException e) {
			throw new ReportException("The results of '" + name + "' cannot be written into '" + folder + "' (" + CompleteFile.reason(e)
				+ "); free some space or choose another folder. Older results there are untouched.", e);
		}
		finally {
			for (Path file : files.values()) CompleteFile.deleteQuietly(CompleteFile.part(file));
		}
	}
}
