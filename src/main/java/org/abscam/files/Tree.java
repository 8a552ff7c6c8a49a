package org.abscam.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder with all that is in it; links are never followed. */
public final class Tree {

	/** So often, as somebody may still be writing when a process ends. */
	private static final int ATTEMPTS = 5;

	private Tree() {}

	/** Deletes it, if it is there. @throws IOException if something of it stays */
	public static void delete(Path root) throws IOException {
		for (int attempt = 1; Files.exists(root, LinkOption.NOFOLLOW_LINKS); attempt++) {
			try {
				Files.walkFileTree(root, new Deletion());
			}
			catch (DirectoryNotEmptyException e) {
				if (attempt == ATTEMPTS) throw e;
			}
		}
	}

	private static final class Deletion extends SimpleFileVisitor<Path> {

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
			Files.deleteIfExists(file);
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
			if (e != null) throw e;
			Files.deleteIfExists(folder);
			return FileVisitResult.CONTINUE;
		}
	}
}
