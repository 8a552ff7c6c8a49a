package org.abscam.engine;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.files.StagedFiles;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A published package with an ONNX Runtime for GPUs, as the user downloaded it. Only packages whose SHA-256 is known are opened,
 * and only the known entries of this platform are unpacked, under names that are ours.
 */
public final class RuntimePackage {

	private static final String LIST = "runtimes.tsv";
	private static final String JNI = UnpackedRuntime.JNI;
	/** More than the largest of the libraries has. */
	private static final long LARGEST = 1L << 30;

	private RuntimePackage() {}

	/** A library in a package. */
	private record Library(String sha256, String file, String version, String platform, String entry, String name) {

		static Library of(String line) {
			String[] cells = line.split("\t");
			return new Library(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
		}
	}

	/** @return the packages of the right version for this platform, by the names under which they are published */
	public static List<String> names() {
		return known().filter(l -> l.platform.equals(platform()) && l.version.equals(RuntimeFolder.version())).map(Library::file).distinct()
			.toList();
	}

	/**
	 * Unpacks the library of this platform into {@link RuntimeFolder#in}, in place of what is there. It is used from the next start
	 * on. Blocks until done.
	 *
	 * @param file a package
	 * @param home folder of Fiji, or of the command line
	 * @return the folder
	 * @throws EngineException if the package is not known, is of another version or holds nothing for this platform, or the folder
	 *         cannot be written
	 */
	public static Path install(Path file, Path home) throws EngineException {
		List<Library> libraries = libraries(file);
		Path folder = RuntimeFolder.in(home);
		String name = folder.getFileName().toString();
		try (StagedFiles staged = StagedFiles.begin(folder.getParent(), name)) {
			Path staging = Files.createDirectory(staged.path(name)); // readable for others, unlike a temporary one
			unpack(file, libraries, staging);
			copyJni(staging);
			staged.publish(List.of());
			return folder;
		}
		catch (IOException e) {
			throw new EngineException("'" + file + "' cannot be installed into " + folder + " (" + Runtimes.reason(e)
				+ "); check that the folder can be written"
				+ (RuntimeFolder.used().isPresent() ? ", and that no other ImageJ uses it." : "."), e);
		}
	}

	private static List<Library> libraries(Path file) throws EngineException {
		String sha256 = sha256(file);
		List<Library> inPackage = known().filter(l -> l.sha256.equals(sha256)).toList();
		String wanted = names().isEmpty() ? "there is none for " + platform() : "download " + String.join(" or ", names());
		if (inPackage.isEmpty()) {
			throw new EngineException(
				"'" + file + "' is none of the packages that this Abs-CAM knows, or was damaged on the way; " + wanted + ".", null);
		}
		if (!inPackage.get(0).version.equals(RuntimeFolder.version())) {
			throw new EngineException(
				"'" + file + "' is ONNX Runtime " + inPackage.get(0).version + ", but " + RuntimeFolder.version() + " is needed; "
					+ wanted + ".",
				null);
		}
		List<Library> here = inPackage.stream().filter(l -> l.platform.equals(platform())).toList();
		if (here.isEmpty())
			throw new EngineException("'" + file + "' holds no library for GPUs on " + platform() + "; " + wanted + ".", null);
		return here;
	}

	private static void unpack(Path file, List<Library> libraries, Path folder) throws IOException {
		Map<String, String> wanted = libraries.stream().collect(Collectors.toMap(Library::entry, Library::name));
		try (InputStream in = new BufferedInputStream(Files.newInputStream(file)); ArchiveInputStream<?> archive = archive(file, in)) {
			int found = 0;
			for (ArchiveEntry entry = archive.getNextEntry(); entry != null && found < wanted.size(); entry = archive.getNextEntry()) {
				String name = wanted.get(entry.getName());
				if (name == null) continue;
				copy(archive, folder.resolve(name));
				found++;
			}
			if (found < wanted.size()) throw new IOException("it lacks a library");
		}
	}

	private static ArchiveInputStream<?> archive(Path file, InputStream in) throws IOException {
		return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith("gz")
			? new TarArchiveInputStream(new GzipCompressorInputStream(in))
			: new ZipArchiveInputStream(in);
	}

	private static void copy(InputStream in, Path target) throws IOException {
		byte[] buffer = new byte[1 << 16];
		long bytes = 0;
		try (OutputStream out = Files.newOutputStream(target)) {
			for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
				bytes += n;
				if (bytes > LARGEST) throw new IOException("a library is larger than it should be");
				out.write(buffer, 0, n);
			}
		}
	}

	/** ONNX Runtime looks for the bridge to Java in the same folder; it is that of Maven's jar. */
	private static void copyJni(Path folder) throws IOException {
		String name = RuntimeFolder.libraryName(JNI);
		try (InputStream in = UnpackedRuntime.library(JNI)) {
			if (in == null) throw new IOException("ONNX Runtime's jar has no " + name + " for " + platform());
			copy(in, folder.resolve(name));
		}
	}

	private static String sha256(Path file) throws EngineException {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
				in.transferTo(OutputStream.nullOutputStream());
			}
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (IOException e) {
			throw new EngineException("'" + file + "' cannot be read (" + Runtimes.reason(e) + "); choose the package that you downloaded.",
				e);
		}
		catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e); // every Java has it
		}
	}

	private static Stream<Library> known() {
		InputStream list = RuntimePackage.class.getResourceAsStream(LIST);
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
			return reader.lines().filter(line -> !line.startsWith("#")).map(Library::of).toList().stream();
		}
		catch (IOException e) {
			throw new UncheckedIOException(e); // it is in our own jar
		}
	}

	/** This system as ONNX Runtime calls it, as {@code linux-x64}. */
	static String platform() {
		String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
		String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
		return (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux") + "-"
			+ (processor.matches("amd64|x86_64") ? "x64" : processor.matches("aarch64|arm64") ? "aarch64" : processor);
	}
}
