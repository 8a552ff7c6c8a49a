package org.abscam.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** The files of a BioImage.IO zip. All its entries are checked before the first is unpacked; sizes that it states are not believed. */
final class ZipFiles implements PackedFiles {

	private static final int MOST_ENTRIES = 10_000;

	/** Weights hardly get smaller in a zip; what unpacks to a hundred times its size is no model. */
	private static final long LARGEST_RATIO = 100;
	private static final long ALWAYS_FINE = 16 << 20;

	private static final List<String> CARDS = List.of(ModelLibrary.CARD, "bioimageio.yaml");

	private final Path path;
	private final ZipFile zip;
	private final Map<String, ZipArchiveEntry> entries = new HashMap<>();
	private final String prefix;
	private final String card;

	private ZipFiles(Path path, ZipFile zip) throws ModelException {
		this.path = path;
		this.zip = zip;
		Set<String> names = new HashSet<>();
		for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
			check(entry);
			if (!names.add(entry.getName().toLowerCase(Locale.ROOT))) throw refused(entry, "is there twice");
			if (names.size() > MOST_ENTRIES)
				throw new ModelException(
					path + " holds more than " + MOST_ENTRIES + " files, so it was not unpacked; choose the zip of one model.");
			if (!entry.isDirectory()) entries.put(entry.getName(), entry);
		}
		String found = CARDS.stream().filter(entries::containsKey).findFirst().orElseGet(() -> cardInTheOnlyFolder());
		if (found == null)
			throw new ModelException(
				path + " holds no rdf.yaml and so is no BioImage.IO model; unpack it and import the .onnx file in it.");
		prefix = found.substring(0, found.lastIndexOf('/') + 1);
		card = found.substring(prefix.length());
	}

	/** @throws ModelException if it is no zip, holds no card, or any of its entries is not as in a model */
	static ZipFiles open(Path path) throws ModelException {
		ZipFile zip = null;
		boolean fine = false;
		try {
			zip = ZipFile.builder().setPath(path).get();
			ZipFiles files = new ZipFiles(path, zip);
			fine = true;
			return files;
		}
		catch (IOException | RuntimeException e) { // the library throws some of the latter for archives that are damaged on purpose
			throw new ModelException(path + " cannot be read as a zip archive; download it again.", e);
		}
		finally {
			if (!fine && zip != null) closeQuietly(zip);
		}
	}

	private void check(ZipArchiveEntry entry) throws ModelException {
		String name = entry.getName();
		if (name.isEmpty() || ModelCards.leavesFolder(name)) throw refused(entry, "leads out of the folder that it is unpacked into");
		if (name.chars().anyMatch(Character::isISOControl)) throw refused(entry, "has control characters in its name");
		if (entry.isUnixSymlink()) throw refused(entry, "is a link");
		if (entry.getGeneralPurposeBit().usesEncryption()) throw refused(entry, "is encrypted");
	}

	private ModelException refused(ZipArchiveEntry entry, String why) {
		String name = entry.getName().replaceAll("\\p{Cntrl}", "?");
		return new ModelException(
			path + ": '" + name + "' " + why + ", so nothing was unpacked; ask whoever made the archive for another.");
	}

	/** The path of the card where the whole model was zipped as one folder; null if there is none, or there are several. */
	private String cardInTheOnlyFolder() {
		List<String> cards = entries.keySet().stream()
			.filter(name -> name.indexOf('/') == name.lastIndexOf('/') && CARDS.contains(name.substring(name.indexOf('/') + 1))).toList();
		return cards.size() == 1 ? cards.get(0) : null;
	}

	@Override
	public String card() {
		return card;
	}

	@Override
	public boolean has(String file) {
		return entries.containsKey(prefix + file);
	}

	@Override
	public InputStream open(String file) throws IOException, ModelException {
		ZipArchiveEntry entry = entries.get(prefix + file);
		if (entry == null)
			throw new ModelException(path + " holds no '" + file + "', which its card or its model names; download it again.");
		if (!zip.canReadEntryData(entry)) throw refused(entry, "is compressed in a way that cannot be read");
		return new Checked(zip.getInputStream(entry), entry.getCrc());
	}

	@Override
	public long most() {
		try {
			return Math.min(ModelPackage.LARGEST, ALWAYS_FINE + LARGEST_RATIO * Files.size(path));
		}
		catch (IOException e) {
			return ALWAYS_FINE; // the archive is gone, and reading it will say so
		}
	}

	@Override
	public void close() throws IOException {
		zip.close();
	}

	private static void closeQuietly(ZipFile zip) {
		try {
			zip.close();
		}
		catch (IOException e) {
			// it was only read from
		}
	}

	/** Compares the checksum at the end, which the library leaves to its users. */
	private static final class Checked extends FilterInputStream {

		private final CheckedInputStream checked;
		private final long crc;

		Checked(InputStream in, long crc) {
			super(new CheckedInputStream(in, new CRC32()));
			this.checked = (CheckedInputStream) this.in;
			this.crc = crc;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int n = super.read(buffer, offset, length);
			if (n < 0 && checked.getChecksum().getValue() != crc) throw new IOException("its checksum is wrong: the archive is damaged");
			return n;
		}
	}
}
