package org.abscam.dicom.result;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.Uid;

/** UIDs of results, which follow from what the results are and from what they were made of: the same result made again has the same ones. */
final class Identity {

	private final String content;

	private Identity(String content) {
		this.content = content;
	}

	/** Of a result: model, method, version, sources, maps, findings and look; not of the time. */
	static Identity of(Explained explained) {
		MessageDigest digest = sha256();
		Algorithm algorithm = explained.algorithm();
		add(digest, algorithm.sha256(), algorithm.method(), algorithm.version(), algorithm.model(), explained.appearance());
		for (int i = 0; i < explained.frames().size(); i++) {
			Explained.Frame frame = explained.frames().get(i);
			add(digest, frame.source().instance(), Integer.toString(frame.source().frame()), frame.finding(),
				frame.probability().toString(), String.join("\n", frame.trust()));
			for (Region region : frame.regions()) {
				add(digest, region.rank() + " " + region.column() + " " + region.row() + " " + region.mask().width() + " "
					+ region.mask().height() + " " + region.area() + " " + region.peak() + " " + region.mean());
				for (boolean set : region.mask().set()) digest.update((byte) (set ? 1 : 0));
			}
			float[] map = explained.maps().apply(i);
			ByteBuffer bytes = ByteBuffer.allocate(map.length * Float.BYTES);
			bytes.asFloatBuffer().put(map);
			digest.update(bytes);
		}
		return new Identity(HexFormat.of().formatHex(digest.digest()));
	}

	/** Of a reading: who, of what, all decisions and words, and whether it was signed; not of the time when it is written down. */
	static Identity of(ReadCase read, Optional<ReadingObjects.Pages> pages) {
		MessageDigest digest = sha256();
		pages.ifPresent(p -> digest.update(p.pdf()));
		add(digest, read.reader().toString(), read.unaided().toString(), read.aided().toString(), read.note(), read.model().toString(),
			read.version(), read.signed().toString());
		for (SourceFrame source : read.sources()) add(digest, source.instance(), Integer.toString(source.frame()));
		for (ReadFinding finding : read.findings()) {
			add(digest, finding.id(), finding.source().instance(), Integer.toString(finding.source().frame()), finding.decision().name(),
				Boolean.toString(finding.ofModel()), finding.label(), finding.comment(), finding.measures().toString(),
				finding.at().toString());
			for (List<double[]> line : finding.outline()) for (double[] point : line) add(digest, point[0] + " " + point[1]);
		}
		return new Identity(HexFormat.of().formatHex(digest.digest()));
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e); // each Java has it
		}
	}

	private static void add(MessageDigest digest, String... texts) {
		for (String text : texts) {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
			digest.update(bytes);
		}
	}

	/** A UID of something in the result. */
	String uid(String... what) {
		return Uid.of("org.abscam", content, String.join("\n", what));
	}

	/** Of a hotspot, in the segmentation and in the report alike. */
	String tracking(Explained.Frame frame, Region region) {
		return uid("hotspot", frame.source().instance(), Integer.toString(frame.source().frame()), Integer.toString(region.rank()));
	}
}
