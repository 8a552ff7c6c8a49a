package org.abscam.dicom.series;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.image.ImageFrames;

/** Images that are there twice: dropped where the pixels are the same, refused where one and the same image has others. */
final class Copies {

	private final List<String> dropped = new ArrayList<>();
	private final Map<String, String> digests = new HashMap<>();
	private String conflict;

	/**
	 * @param slices of one series
	 * @return them without copies of one SOP instance, and of one number, place and moment
	 * @throws DicomException if such copies have different pixels
	 */
	List<Slice> without(List<Slice> slices) throws DicomException {
		Map<String, Slice> objects = new HashMap<>();
		Map<String, Slice> numbers = new HashMap<>();
		List<Slice> kept = new ArrayList<>();
		for (Slice slice : slices) {
			Slice same = slice.object().isEmpty() ? null : objects.get(slice.object() + " " + slice.frame());
			if (same == null && slice.frame() == 0)
				same = key(slice).map(numbers::get).filter(s -> !s.file().equals(slice.file())).orElse(null);
			if (same == null) {
				kept.add(slice);
				if (!slice.object().isEmpty()) objects.put(slice.object() + " " + slice.frame(), slice);
				key(slice).ifPresent(key -> numbers.put(key, slice));
			}
			else if (areEqual(same, slice)) dropped.add(slice.file().getFileName().toString());
			else if (same.object().equals(slice.object())) throw new DicomException(differ(same, slice));
			else {
				conflict = differ(same, slice);
				kept.add(slice);
			}
		}
		return kept;
	}

	private static String differ(Slice one, Slice other) {
		return other.file() + " and " + one.file()
			+ " are the same image of a series by what their headers say, but have different pixels; "
			+ "remove the one that does not belong there";
	}

	private static Optional<String> key(Slice slice) {
		if (slice.place().isEmpty() || Double.isInfinite(slice.number())) return Optional.empty();
		Place place = slice.place().get();
		return Optional
			.of(slice.number() + " " + Arrays.toString(place.position()) + Arrays.toString(place.directions()) + slice.moments());
	}

	/** @return slices at one position without those whose pixels are those of one before */
	List<Slice> distinct(List<Slice> position) throws DicomException {
		List<Slice> kept = new ArrayList<>();
		for (Slice slice : position) {
			boolean copy = false;
			// frames of one file are no copies: two empty masks are as alike
			for (Slice other : kept) copy |= !other.file().equals(slice.file()) && areEqual(other, slice);
			if (!copy) kept.add(slice);
		}
		return kept;
	}

	/** Takes note of what {@link #distinct} left away. */
	void drop(List<List<Slice>> all, List<List<Slice>> kept) {
		for (int i = 0; i < all.size(); i++) {
			List<Slice> left = new ArrayList<>(all.get(i));
			left.removeAll(kept.get(i));
			left.forEach(slice -> dropped.add(slice.file().getFileName().toString()));
		}
	}

	/** @return what was dropped, as part of a sentence */
	Optional<String> note() {
		if (dropped.isEmpty()) return Optional.empty();
		return Optional.of("has " + SliceOrder.count(dropped.size(), "image") + " twice, whose second copies were left out ("
			+ SeriesFolder.some(dropped) + ")");
	}

	/** @return files that differ although their headers give them one number, place and moment, as part of a sentence */
	Optional<String> conflict() {
		return Optional.ofNullable(conflict);
	}

	private boolean areEqual(Slice a, Slice b) throws DicomException {
		return digest(a).equals(digest(b));
	}

	/** Of what its pixels are worth, however they are compressed. */
	private String digest(Slice slice) throws DicomException {
		String key = slice.frame() + " " + slice.file();
		String known = digests.get(key);
		if (known != null) return known;
		try (DicomObject object = DicomObject.read(slice.file())) {
			ImageFrames frames = ImageFrames.of(object, slice.file().toString());
			int[] values = frames.frame(slice.frame());
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
			bytes.asIntBuffer().put(values);
			digest.update(bytes);
			String text = frames.slope(slice.frame()) + " " + frames.intercept(slice.frame()) + " " + frames.form().photometric() + " "
				+ frames.form().columns() + " " + HexFormat.of().formatHex(digest.digest());
			digests.put(key, text);
			return text;
		}
		catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}
}
