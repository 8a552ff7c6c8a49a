package org.abscam.dicom.web;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;

/** Stores files with STOW-RS (PS3.18, section 10.5), and reads what the archive says of each. */
final class Storage {

	private static final String WHAT = "storing results";
	/** Files go together up to this size. */
	private static final long TOGETHER = 32L << 20;
	/** What is there already (PS3.7, annex C). */
	private static final int DUPLICATE = 0x0111;
	private static final int MOST_NAMED = 5;

	private final Exchange exchange;
	private final ArchiveAddress address;

	Storage(Exchange exchange, ArchiveAddress address) {
		this.exchange = exchange;
		this.address = address;
	}

	Stored store(List<Path> files) throws DicomException {
		int count = 0;
		List<String> warnings = new ArrayList<>();
		for (Map<String, Path> batch : batches(files)) {
			try {
				warnings.addAll(send(batch));
			}
			catch (DicomException e) {
				if (count == 0) throw e;
				throw new DicomException(e.getMessage() + " (" + count + " of " + files.size()
					+ " files are stored; storing them again is harmless)", e);
			}
			count += batch.size();
		}
		return new Stored(count, List.copyOf(warnings));
	}

	/** Files by their SOP Instance UID, as many together as go into one request. */
	private static List<Map<String, Path>> batches(List<Path> files) throws DicomException {
		List<Map<String, Path>> batches = new ArrayList<>();
		long size = Long.MAX_VALUE;
		for (Path file : files) {
			try (DicomObject object = DicomObject.read(file)) {
				String uid = object.data().text(Tag.SOP_INSTANCE_UID)
					.orElseThrow(() -> new DicomException(file + " has no SOP Instance UID, and cannot be stored; write it again"));
				long own = Files.size(file);
				if (size > TOGETHER - own) {
					batches.add(new LinkedHashMap<>());
					size = 0;
				}
				size += own;
				batches.get(batches.size() - 1).put(uid, file);
			}
			catch (IOException e) {
				throw new DicomException(file + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
			}
		}
		return batches;
	}

	private List<String> send(Map<String, Path> batch) throws DicomException {
		String boundary = "abscam-" + UUID.randomUUID();
		String type = "multipart/related; type=\"application/dicom\"; boundary=" + boundary;
		String path = "/studies" + address.study().map(uid -> "/" + uid).orElse("");
		return exchange.post(path, DicomJson.TYPE, type, body(batch, boundary), WHAT, (head, answer) -> read(head, answer, batch));
	}

	private static BodyPublisher body(Map<String, Path> batch, String boundary) throws DicomException {
		List<BodyPublisher> parts = new ArrayList<>();
		for (Path file : batch.values()) {
			parts.add(text("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n"));
			try {
				parts.add(BodyPublishers.ofFile(file));
			}
			catch (FileNotFoundException e) {
				throw new DicomException(file + " is gone; run the command again", e);
			}
			parts.add(text("\r\n"));
		}
		parts.add(text("--" + boundary + "--\r\n"));
		return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
	}

	private static BodyPublisher text(String text) {
		return BodyPublishers.ofString(text, StandardCharsets.US_ASCII);
	}

	/** What was taken and what was not, whatever the status says: some archives answer 200 where they refused instances. */
	private List<String> read(HttpResponse<?> head, InputStream body, Map<String, Path> batch) throws IOException, DicomException {
		List<DicomJson> answer;
		try {
			answer = DicomJson.read(body, address);
		}
		catch (DicomException e) {
			if (head.statusCode() == 409) answer = List.of();
			else throw e;
		}
		Map<String, String> refused = new LinkedHashMap<>();
		Set<String> taken = new HashSet<>();
		List<String> warnings = new ArrayList<>();
		for (DicomJson set : answer) {
			for (DicomJson item : set.items(Tag.REFERENCED_SOP_SEQUENCE)) {
				String uid = item.text(Tag.REFERENCED_SOP_INSTANCE_UID);
				taken.add(uid);
				Optional<Integer> warning = item.integer(Tag.WARNING_REASON);
				if (warning.isPresent() && batch.containsKey(uid)) warnings.add("The archive " + address.host() + " stored "
					+ name(batch, uid) + " with a remark (" + warningWords(warning.get()) + ").");
			}
			for (DicomJson item : set.items(Tag.FAILED_SOP_SEQUENCE)) {
				String uid = item.text(Tag.REFERENCED_SOP_INSTANCE_UID);
				int reason = item.integer(Tag.FAILURE_REASON).orElse(0);
				if (reason == DUPLICATE) taken.add(uid);
				else refused.put(uid, failureWords(reason));
			}
		}
		if (!refused.isEmpty() || head.statusCode() == 409 && !taken.containsAll(batch.keySet()))
			throw refused(refused, batch, head.statusCode());
		List<String> silent = batch.keySet().stream().filter(uid -> !taken.contains(uid)).toList();
		if (!silent.isEmpty()) throw new DicomException("The archive " + address.host() + " does not say that it stored "
			+ silent.stream().limit(MOST_NAMED).map(uid -> name(batch, uid)).collect(Collectors.joining(", ")) + " (status "
			+ head.statusCode()
			+ "); look for it there, and store again, which is harmless");
		return warnings;
	}

	private DicomException refused(Map<String, String> refused, Map<String, Path> batch, int status) {
		String named = refused.entrySet().stream().limit(MOST_NAMED).map(e -> name(batch, e.getKey()) + " (" + e.getValue() + ")")
			.collect(Collectors.joining(", "));
		if (named.isEmpty()) named = "all of " + batch.size() + (batch.size() == 1 ? " file" : " files");
		return new DicomException("The archive " + address.host() + " refused " + named
			+ (refused.size() > MOST_NAMED ? " and " + (refused.size() - MOST_NAMED) + " more" : "") + " (status " + status
			+ "); ask its administrator, and store again, which is harmless");
	}

	private static String name(Map<String, Path> batch, String uid) {
		Path file = batch.get(uid);
		return file == null ? "an instance that was not sent" : file.getFileName().toString();
	}

	/** Failure Reason (0008,1197), PS3.3 section C.12.1.1.9 and PS3.4 annex GG. */
	private static String failureWords(int reason) {
		String code = String.format("%04X", reason);
		if (reason >>> 8 == 0xA7) return code + ", no room";
		if (reason >>> 8 == 0xA9) return code + ", it does not fit its SOP class";
		if (reason >>> 12 == 0xC) return code + ", not understood";
		return switch (reason) {
			case 0 -> "no reason given";
			case 0x0110 -> code + ", the archive failed";
			case 0x0117 -> code + ", its UID breaks the rules";
			case 0x0122 -> code + ", its SOP class is not taken";
			case 0x0124 -> code + ", not allowed";
			case 0x0131 -> code + ", of another study";
			case 0x0132 -> code + ", its transfer syntax is not taken";
			default -> code;
		};
	}

	/** Warning Reason (0008,1196). */
	private static String warningWords(int reason) {
		String code = String.format("%04X", reason);
		return switch (reason) {
			case 0xB000 -> code + ", it changed elements";
			case 0xB006 -> code + ", it left elements out";
			case 0xB007 -> code + ", it does not fit its SOP class";
			default -> code;
		};
	}
}
