package org.abscam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What tells whether a file that was looked at, or one in a folder, has changed since. */
final class SeenFile {

	private SeenFile() {}

	/** Size and time of a file; of a folder, those of the files in it; of what is not there, that. */
	static String state(Path path) {
		try {
			if (!Files.isDirectory(path)) {
				BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
				return attributes.size() + " " + attributes.lastModifiedTime();
			}
			try (Stream<Path> files = Files.list(path)) {
				return files.filter(Files::isRegularFile).sorted().map(file -> file.getFileName() + " " + state(file))
					.collect(Collectors.joining(", "));
			}
		}
		catch (IOException e) {
			return "absent"; // whoever opens it says why
		}
	}
}
