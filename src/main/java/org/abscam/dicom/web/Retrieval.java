package org.abscam.dicom.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.files.Reason;

/**
 * Fetches a series with WADO-RS (PS3.18, section 10.4): all at once, and then one by one what did not come, as where the line was cut. A
 * file has its name only when it is whole.
 */
final class Retrieval {

	/** As stored, compressed or not. */
	private static final String AS_STORED = "multipart/related; type=\"application/dicom\"; transfer-syntax=*";
	private static final String WHAT = "fetching a series";
	private static final String SUFFIX = ".dcm";
	private static final String UNFINISHED = ".part";

	private final Exchange exchange;
	private final ArchiveAddress address;
	private final ArchiveLimits limits;
	private final String path;
	private final String series;
	private long bytes;

	/** @param path of the series, below the root */
	Retrieval(Exchange exchange, ArchiveAddress address, ArchiveLimits limits, String path, String series) {
		this.exchange = exchange;
		this.address = address;
		this.limits = limits;
		this.path = path;
		this.series = series;
	}

	void fetch(List<String> instances, Path folder, DoubleConsumer progress) throws DicomException {
		if (instances.isEmpty()) throw new DicomException("The archive " + address.host() + " has not what '" + address.said()
			+ "' names, or nothing in it; check the UIDs, 'abscam scan list' shows what there is");
		if (instances.size() > limits.instances()) throw new DicomException("'" + address.said() + "' names a series of " + instances.size()
			+ " instances, of more than " + limits.instances() + "; fetch it in parts by other means, and explain the folder");
		Set<String> missing = new LinkedHashSet<>(instances);
		try {
			Files.createDirectories(folder);
			for (String uid : instances) {
				Path file = file(folder, uid);
				if (!Files.exists(file)) continue;
				bytes += Files.size(file);
				missing.remove(uid);
			}
		}
		catch (IOException e) {
			throw disk(e);
		}
		int all = instances.size();
		if (missing.size() == all && all > 1)
			exchange.get(path, AS_STORED, WHAT, (head, body) -> together(head, body, folder, missing, all, progress));
		for (String uid : List.copyOf(missing)) {
			String one = path + "/instances/" + uid;
			exchange.get(one, AS_STORED, WHAT, (head, body) -> parts(head, body, folder, missing, all, progress));
			if (missing.contains(uid)) throw new DicomException("The archive " + address.host() + " lists the instance " + uid + " of '"
				+ address.said() + "', but does not give it; ask its administrator");
		}
	}

	/** A line that is cut behind a first instance is no failure: those that lack are asked for one by one. */
	private Void together(HttpResponse<?> head, InputStream body, Path folder, Set<String> missing, int all, DoubleConsumer progress)
		throws IOException, DicomException {
		int before = missing.size();
		try {
			return parts(head, body, folder, missing, all, progress);
		}
		catch (IOException e) {
			if (missing.size() == before) throw e;
			return null;
		}
	}

	private Void parts(HttpResponse<?> head, InputStream body, Path folder, Set<String> missing, int all, DoubleConsumer progress)
		throws IOException, DicomException {
		String type = head.headers().firstValue("Content-Type").orElse("");
		Optional<String> boundary = MultipartReader.boundary(type);
		if (boundary.isEmpty()) {
			if (!isDicom(type))
				throw new DicomException("The archive " + address.host() + " answers with '" + type.replaceAll("\\p{Cntrl}", " ")
					+ "' in place of DICOM files; check the root of the address");
			long length = head.headers().firstValueAsLong("Content-Length").orElse(-1);
			missing.remove(save(body, folder, length));
			return null;
		}
		MultipartReader reader = new MultipartReader(body, boundary.get());
		try {
			int count = 0;
			for (Optional<Map<String, String>> part = reader.next(); part.isPresent(); part = reader.next()) {
				if (++count > limits.instances()) throw new DicomException("The archive " + address.host() + " sends more than "
					+ limits.instances() + " instances for '" + address.said() + "'; fetch it in parts by other means");
				if (!isDicom(part.get().getOrDefault("content-type", "application/dicom"))) continue;
				missing.remove(save(reader.content(), folder, -1));
				progress.accept((all - missing.size()) / (double) all);
			}
			return null;
		}
		catch (MultipartReader.Malformed e) {
			throw new DicomException("The archive " + address.host() + " answers with a damaged message (" + e.getMessage()
				+ "); tell its administrator", e);
		}
	}

	private static boolean isDicom(String type) {
		return type.strip().toLowerCase(Locale.ROOT).matches("application/dicom\\s*(;.*)?");
	}

	/**
	 * @param length what must come, negative where nobody says
	 * @return the SOP Instance UID
	 */
	private String save(InputStream content, Path folder, long length) throws IOException, DicomException {
		Path part = folder.resolve("." + Thread.currentThread().getId() + UNFINISHED);
		try {
			if (length >= 0 && copy(content, part) < length || length < 0 && copy(content, part) == 0)
				throw new EOFException("it ended inside an instance");
			String uid = checked(part);
			place(part, file(folder, uid));
			return uid;
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	/** The SOP Instance UID of what has come, which is one of the series that was asked for. */
	private String checked(Path part) throws DicomException {
		String uid;
		String of;
		try (DicomObject object = DicomObject.read(part)) {
			uid = object.data().text(Tag.SOP_INSTANCE_UID).orElse("");
			of = object.data().text(Tag.SERIES_INSTANCE_UID).orElse("");
		}
		catch (DicomException e) {
			throw new DicomException("The archive " + address.host() + " sends a damaged instance of '" + address.said()
				+ "'; tell its administrator", e);
		}
		if (uid.isEmpty() || !of.equals(series)) throw new DicomException("The archive " + address.host()
			+ " sends an instance of another series than '" + address.said() + "' names; tell its administrator");
		return uid;
	}

	private void place(Path part, Path file) throws DicomException {
		try {
			Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException e) {
			throw disk(e);
		}
	}

	private long copy(InputStream content, Path file) throws IOException, DicomException {
		byte[] buffer = new byte[1 << 16];
		long written = 0;
		try (OutputStream out = created(file)) {
			for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
				written += read;
				bytes += read;
				if (bytes > limits.bytes()) throw new DicomException("What '" + address.said() + "' names is larger than "
					+ (limits.bytes() >> 20) + " MB; fetch it in parts by other means, and explain the folder");
				try {
					out.write(buffer, 0, read);
				}
				catch (IOException e) {
					throw disk(e);
				}
			}
		}
		return written;
	}

	private static OutputStream created(Path file) throws DicomException {
		try {
			return Files.newOutputStream(file);
		}
		catch (IOException e) {
			throw disk(e);
		}
	}

	private static DicomException disk(IOException e) {
		return new DicomException("What the archive sends cannot be kept in the folder for temporary files (" + Reason.of(e)
			+ "); make room there, or name another with -Djava.io.tmpdir=FOLDER in the environment variable JAVA_TOOL_OPTIONS", e);
	}

	private static Path file(Path folder, String uid) {
		return folder.resolve(digest(uid) + SUFFIX);
	}

	/** Letters and digits that follow from a text and do not tell it. */
	static String digest(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, 6);
		}
		catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e); // each Java has it
		}
	}
}
