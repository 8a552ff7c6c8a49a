package org.abscam.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A DICOM object that was read from a file or from memory: its file meta information and data set. Values of more than 1 MB, and pixels,
 * stay where they lie: close it to give the file free; what is read later opens it again.
 */
public final class DicomObject implements AutoCloseable {

	private static final int PREAMBLE = 128;

	private final Source source;
	private final DataSet meta;
	private final DataSet data;
	private final TransferSyntax syntax;

	private DicomObject(Source source, DataSet meta, DataSet data, TransferSyntax syntax) {
		this.source = source;
		this.meta = meta;
		this.data = data;
		this.syntax = syntax;
	}

	/**
	 * Reads a file that begins with a preamble, or without one directly with its first element.
	 *
	 * @param path a file
	 * @return the object
	 * @throws DicomException if it is no DICOM file, is damaged, or cannot be read
	 */
	public static DicomObject read(Path path) throws DicomException {
		try {
			Source source = Source.of(path);
			try {
				return read(source, path.toString());
			}
			catch (DicomException | IOException | RuntimeException e) {
				source.close();
				throw e;
			}
		}
		catch (IOException e) {
			throw new DicomException(path + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
		}
	}

	/**
	 * Reads what an archive sent.
	 *
	 * @param bytes of a file
	 * @param name how sentences call it
	 * @return the object
	 * @throws DicomException if it is no DICOM file, or is damaged
	 */
	public static DicomObject read(byte[] bytes, String name) throws DicomException {
		try {
			return read(Source.of(bytes), name);
		}
		catch (IOException e) {
			throw new DicomException(name + " cannot be read (" + e.getMessage() + ")", e);
		}
	}

	private static DicomObject read(Source source, String name) throws DicomException, IOException {
		try {
			long start = start(source).orElseThrow(() -> new DicomException(name + " is no DICOM file; give an image in DICOM form"));
			DataSetReader metaReader = new DataSetReader(source, start, true, ByteOrder.LITTLE_ENDIAN);
			DataSet meta = metaReader.group(0x0002);
			long position = metaReader.position();
			Optional<TransferSyntax> said = meta.text(Tag.TRANSFER_SYNTAX_UID).map(TransferSyntax::of);
			if (said.isPresent() && said.get().deflated()) {
				Source inflated = new Inflated(source, position);
				DataSet data = new DataSetReader(inflated, 0, true, ByteOrder.LITTLE_ENDIAN).all();
				return new DicomObject(inflated, meta, data, said.get());
			}
			TransferSyntax syntax = seen(source, position, said);
			DataSet data = new DataSetReader(source, position, syntax.explicit(), syntax.order()).all();
			return new DicomObject(source, meta, data, syntax);
		}
		catch (EOFException e) {
			throw new DicomException(name + " is a damaged DICOM file, it ends inside its header; copy it again from its source", e);
		}
		catch (DataSetReader.Malformed | Inflated.Damaged e) {
			throw new DicomException(name + " is a damaged DICOM file, it " + e.getMessage() + "; copy it again from its source", e);
		}
	}

	/**
	 * @param path a file
	 * @return whether it begins as DICOM files do; what follows may be damaged all the same
	 * @throws DicomException if it cannot be read
	 */
	public static boolean isOne(Path path) throws DicomException {
		try (Source source = Source.of(path)) {
			return start(source).isPresent();
		}
		catch (IOException e) {
			throw new DicomException(path + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
		}
	}

	/** Where file meta information, or the data set, begins; empty if it is no DICOM file. */
	private static Optional<Long> start(Source source) throws IOException {
		if (source.length() >= PREAMBLE + 4) {
			byte[] magic = new byte[4];
			source.read(PREAMBLE, magic);
			if (new String(magic, StandardCharsets.US_ASCII).equals("DICM")) return Optional.of(PREAMBLE + 4L);
		}
		if (source.length() < 8) return Optional.empty();
		byte[] head = new byte[8];
		source.read(0, head);
		int little = head[0] & 0xFF | (head[1] & 0xFF) << 8;
		int big = (head[0] & 0xFF) << 8 | head[1] & 0xFF;
		boolean explicit = Vr.of(new String(head, 4, 2, StandardCharsets.US_ASCII)).isPresent();
		boolean implicit = (head[2] & 0xFF) <= 0x20 && head[6] == 0 && head[7] == 0;
		boolean first = little == 0x0002 || little == 0x0008 || big == 0x0008 && explicit;
		return first && (explicit || implicit) ? Optional.of(0L) : Optional.empty();
	}

	/** The transfer syntax that the first element shows, where the file names none or another one than it has. */
	private static TransferSyntax seen(Source source, long position, Optional<TransferSyntax> said) throws IOException {
		if (position + 8 > source.length()) return said.orElse(TransferSyntax.IMPLICIT);
		byte[] head = new byte[8];
		source.read(position, head);
		boolean explicit = Vr.of(new String(head, 4, 2, StandardCharsets.US_ASCII)).isPresent();
		boolean big = head[0] == 0 && head[1] != 0;
		if (said.isPresent() && (said.get().encapsulated() || said.get().explicit() == explicit
			&& (said.get().order() == ByteOrder.BIG_ENDIAN) == big)) return said.get();
		if (explicit) return big ? TransferSyntax.BIG_ENDIAN : TransferSyntax.EXPLICIT;
		return big ? said.orElse(TransferSyntax.IMPLICIT) : TransferSyntax.IMPLICIT;
	}

	/** @return the file meta information, group 0002 */
	public DataSet meta() {
		return meta;
	}

	/** @return the data set */
	public DataSet data() {
		return data;
	}

	/** @return how it is encoded */
	public TransferSyntax syntax() {
		return syntax;
	}

	Source source() {
		return source;
	}

	/** Closes the file. */
	@Override
	public void close() throws DicomException {
		try {
			source.close();
		}
		catch (IOException e) {
			throw new DicomException("A DICOM file could not be closed (" + e.getMessage() + ")", e);
		}
	}
}
