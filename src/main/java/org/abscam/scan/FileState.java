package org.abscam.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What tells that a file has been changed since it was looked at.
 *
 * @param size in bytes
 * @param modified when it was last written
 */
record FileState(long size, FileTime modified) {

	static FileState of(Path path) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
		return new FileState(attributes.size(), attributes.lastModifiedTime());
	}
}
