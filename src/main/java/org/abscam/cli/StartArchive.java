package org.abscam.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The classes of this start, kept for the next ones, which then need not read, check and link them again (class data sharing). The launcher
 * says where, and only where there is no such file; it must be whole, as Java crashes over a part of one.
 */
final class StartArchive {

	/** System property: the file to make; blank for none. */
	static final String PROPERTY = "abscam.archive";
	private static final String SUFFIX = ".jsa";
	private static final String UNFINISHED = ".part";
	/** Java ends the process where the disk has no room for the file, of some 20 MB. */
	private static final long ROOM = 256L << 20;
	/** Of so many versions of Java and of Abs-CAM in turn. */
	private static final int KEPT = 3;

	private StartArchive() {}

	/** Makes the file, at the end of a start that loaded what most starts load. Nothing is said where it cannot be made. */
	static void write() {
		String said = System.getProperty(PROPERTY, "");
		if (said.isBlank()) return;
		try {
			Path file = Path.of(said);
			Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
			if (folder.toFile().getUsableSpace() < ROOM) return;
			Path part = Files.createTempFile(folder, "", UNFINISHED);
			try {
				dump(part);
				if (Files.size(part) == 0) return;
				try (FileChannel written = FileChannel.open(part)) {
					written.force(true);
				}
				Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
			}
			finally {
				Files.deleteIfExists(part);
			}
			clear(folder);
		}
		catch (IOException | JMException | InvalidPathException | LinkageError e) {
			return; // a home that cannot be written, or a Java without this: the next start takes as long as this one
		}
	}

	/** As {@code jcmd VM.cds dynamic_dump} does, but for the line that it prints. */
	private static void dump(Path file) throws JMException {
		PrintStream out = System.out;
		System.setOut(new PrintStream(OutputStream.nullOutputStream()));
		try {
			dumpAloud(file);
		}
		finally {
			System.setOut(out);
		}
	}

	private static void dumpAloud(Path file) throws JMException {
		ManagementFactory.getPlatformMBeanServer().invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "vmCds",
			new Object[] {new String[] {"dynamic_dump", file.toString()}}, new String[] {String[].class.getName()});
	}

	/** Keeps the newest. What a process that uses one has in memory stays there. */
	private static void clear(Path folder) throws IOException {
		List<Path> archives = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
			files.forEach(archives::add);
		}
		archives.sort(Comparator.comparing(StartArchive::made).reversed());
		for (int i = KEPT; i < archives.size(); i++) Files.deleteIfExists(archives.get(i));
	}

	private static FileTime made(Path file) {
		try {
			return Files.getLastModifiedTime(file);
		}
		catch (IOException e) {
			return FileTime.fromMillis(0); // somebody else has cleared it
		}
	}
}
