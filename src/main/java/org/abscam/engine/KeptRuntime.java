package org.abscam.engine;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.abscam.files.Remembered;
import org.abscam.files.Tree;

/**
 * ONNX Runtime's libraries as an earlier start unpacked them, in the folder of what is {@linkplain Remembered remembered}: to unpack them
 * takes a tenth of the time in which one image is explained. A file counts as kept if it has the size and the checksum that the jar says,
 * belongs to this user, and nobody else may write it or its folder.
 */
final class KeptRuntime {

	private static final String SUBJECT = "runtime";
	private static final String UNFINISHED = ".part";
	private static final int BUFFER = 1 << 16;
	/** Of so many versions of ONNX Runtime in turn. */
	private static final int KEPT = 3;
	private static final Set<PosixFilePermission> OF_OTHERS = Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

	private KeptRuntime() {}

	/** A library in ONNX Runtime's jar, as the jar's list of contents says. */
	private record Packed(URL source, String file, long size, long crc) {

		static Packed of(String library) throws IOException {
			URL source = OrtEnvironment.class.getResource(UnpackedRuntime.resource(library));
			URLConnection connection = source == null ? null : source.openConnection();
			if (!(connection instanceof JarURLConnection jar)) throw new IOException("it comes from no jar");
			jar.setUseCaches(false);
			try (JarFile opened = jar.getJarFile()) {
				JarEntry entry = jar.getJarEntry();
				return new Packed(source, RuntimeFolder.libraryName(library), entry.getSize(), entry.getCrc());
			}
		}

		boolean isKeptIn(Path folder, UserPrincipal owner) throws IOException {
			Path kept = folder.resolve(file);
			return Files.isRegularFile(kept, LinkOption.NOFOLLOW_LINKS) && Files.size(kept) == size && isOf(owner, kept)
				&& checksum(kept) == crc;
		}

		void keepIn(Path folder) throws IOException {
			Path part = Files.createTempFile(folder, "", UNFINISHED);
			try (InputStream in = source.openStream()) {
				Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
				Files.move(part, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
			}
			finally {
				Files.deleteIfExists(part);
			}
		}
	}

	/**
	 * The folder with the libraries, unpacked if they were not; that the system loads the first of them has been tried.
	 *
	 * @param libraries their names, without what the system puts before and behind them
	 * @param owner who uses them
	 * @return empty where nothing is kept: nowhere to keep it, no room, or a place of which no program may run
	 */
	static Optional<Path> of(List<String> libraries, UserPrincipal owner) {
		Optional<Path> all = Remembered.folder(SUBJECT);
		// Java loads a library for one class loader alone
		if (all.isEmpty() || OrtEnvironment.class.getClassLoader() != KeptRuntime.class.getClassLoader()) return Optional.empty();
		try {
			List<Packed> packed = new ArrayList<>();
			for (String library : libraries) packed.add(Packed.of(library));
			Path folder = Files.createDirectories(all.get().toAbsolutePath()).resolve(
				String.join("-", RuntimeFolder.version(), RuntimePackage.platform(), Long.toHexString(packed.get(0).crc)));
			boolean added = make(folder);
			if (!isOf(owner, folder)) return Optional.empty();
			for (Packed library : packed) {
				if (library.isKeptIn(folder, owner)) continue;
				library.keepIn(folder);
				if (!library.isKeptIn(folder, owner)) return Optional.empty();
			}
			System.load(folder.resolve(packed.get(0).file).toString());
			if (added) clear(all.get());
			return Optional.of(folder);
		}
		catch (IOException | UnsatisfiedLinkError e) {
			return Optional.empty(); // it goes on with a temporary folder
		}
	}

	/** Whether it was made now. */
	private static boolean make(Path folder) throws IOException {
		if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) return false;
		Files.createDirectory(folder);
		if (isPosix(folder)) Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
		return true;
	}

	private static boolean isOf(UserPrincipal owner, Path path) throws IOException {
		if (!Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(owner)) return false;
		return !isPosix(path) || Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).stream().noneMatch(OF_OTHERS::contains);
	}

	private static boolean isPosix(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

	private static long checksum(Path file) throws IOException {
		CRC32 crc = new CRC32();
		byte[] buffer = new byte[BUFFER];
		try (InputStream in = Files.newInputStream(file)) {
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) crc.update(buffer, 0, read);
		}
		return crc.getValue();
	}

	/** Keeps the newest. What a process that uses one has in memory stays there. */
	private static void clear(Path all) {
		List<Path> folders = new ArrayList<>();
		try (DirectoryStream<Path> found = Files.newDirectoryStream(all)) {
			found.forEach(folders::add);
			folders.sort(Comparator.comparing(KeptRuntime::made).reversed());
			for (int i = KEPT; i < folders.size(); i++) Tree.delete(folders.get(i));
		}
		catch (IOException | DirectoryIteratorException e) {
			return; // an old one in use on Windows; the next new one clears it
		}
	}

	private static FileTime made(Path folder) {
		try {
			return Files.getLastModifiedTime(folder);
		}
		catch (IOException e) {
			return FileTime.fromMillis(0); // somebody else has cleared it
		}
	}
}
