package org.abscam.dicom.series;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.abscam.dicom.DicomException;

/**
 * Images of one series, or of one part of it that makes a stack: scouts that were recorded in other directions than most of its slices are a part
 * of their own, and so is each of several cine clips.
 *
 * @param files in the order of their names, or of the parts of an image that are in them; at least one
 * @param part 1, or a higher number for what was split off
 * @param others how many images of the series were split off
 * @param equal whether the series has other parts, and none of them is the one that is meant by the whole series
 */
public record StoredSeries(List<SeriesFile> files, int part, int others, boolean equal) {

	/** Copies the list. */
	public StoredSeries {
		files = List.copyOf(files);
	}

	private SeriesFile first() {
		return files.get(0);
	}

	private String ofPart(String text) {
		return part == 1 && !equal || text.isEmpty() ? text : text + "/" + part;
	}

	/** @return where the files are, in the order of their names */
	public List<Path> paths() {
		return files.stream().map(SeriesFile::path).toList();
	}

	/** @return Series Instance UID, with {@code /2} for the second part; empty where the files say none */
	public String uid() {
		return ofPart(first().label().uid());
	}

	/** @return Series Number, with {@code /2} for the second part; empty where the files say none */
	public String number() {
		return ofPart(first().label().number());
	}

	/** @return such as MR, empty where the files say none */
	public String modality() {
		return first().label().modality();
	}

	/** @return Series Description, empty where the files say none */
	public String description() {
		return first().label().description();
	}

	/** @return Study Instance UID, empty where the files say none */
	String study() {
		return first().label().study();
	}

	/** @return date of the study, eight digits; empty where the files say none */
	public String date() {
		return first().label().date();
	}

	/** @return Patient ID, empty where the files say none */
	String patient() {
		return first().label().patient();
	}

	/** @return the number of images, frames of files among them, which are one where they cannot be read */
	public int images() {
		return files.stream().mapToInt(file -> Math.max(1, file.slices().size())).sum();
	}

	/** @return width and height of the first image, empty where it cannot be read */
	public Optional<int[]> size() {
		return first().look().map(look -> new int[] {look.width(), look.height()});
	}

	/** @return distance of rows and of columns of the first image in mm, empty where nobody says */
	public Optional<double[]> spacing() {
		return first().look().flatMap(SeriesFile.Look::spacing);
	}

	/**
	 * The slices in their order. Reads pixels only of images that seem to be there twice.
	 *
	 * @return them, and what there is to say
	 * @throws DicomException if the files make no stack that can be read right
	 */
	public OrderedSlices ordered() throws DicomException {
		for (SeriesFile file : files) {
			if (file.refusal().isPresent()) throw new DicomException(file.refusal().get());
			require(file, "of another size than", look -> look.width() + " x " + look.height());
			require(file, "of another pixel type than", SeriesFile.Look::type);
			if (file.look().orElseThrow().dark()) require(file, "rescaled differently from", SeriesFile.Look::rescaling);
		}
		boolean films = files.size() > 1 && (first().slices().size() > 1 || first().share().whole().isPresent());
		OrderedSlices ordered = films ? SliceOrder.ofFilms(counted()) : SliceOrder.of(slices());
		List<String> notes = new ArrayList<>(ordered.notes());
		lacking().ifPresent(note -> notes.add(0, note));
		if (others > 0) notes.add(0, "holds also " + SliceOrder.count(others, "image") + " of other directions, as localizers have, which "
			+ (others == 1 ? "was" : "were") + " left out; " + ofSplit() + " is that part of the series");
		return new OrderedSlices(ordered.slices(), ordered.frames(), ordered.depth(), notes);
	}

	private List<Slice> slices() {
		return files.stream().flatMap(file -> file.slices().stream()).toList();
	}

	/** The frames of several files, counted on from file to file. */
	private List<Slice> counted() throws DicomException {
		Map<String, SeriesFile> parts = new HashMap<>();
		Map<String, Integer> begins = new HashMap<>();
		List<Slice> slices = new ArrayList<>();
		int count = 0;
		for (SeriesFile file : files) {
			Share share = file.share();
			SeriesFile same = share.whole().isPresent() ? parts.putIfAbsent(share.whole().get() + " " + share.part(), file) : null;
			if (same != null && !same.share().object().equals(share.object())) throw new DicomException(file.path() + " and " + same.path()
				+ " are the same part of an image by what their headers say; remove the one that does not belong there");
			String object = share.object().isEmpty() ? file.path().toString() : share.object();
			Integer begin = begins.putIfAbsent(object, count); // a copy begins where the first one does
			if (begin == null) begin = count;
			for (Slice slice : file.slices()) slices.add(slice.numbered(begin + slice.frame() + 1.));
			count = Math.max(count, begin + file.slices().size());
		}
		return slices;
	}

	/** Parts of a concatenation that are not there. */
	private Optional<String> lacking() {
		if (first().share().whole().isEmpty()) return Optional.empty();
		Map<String, Set<Integer>> there = new LinkedHashMap<>();
		Map<String, Integer> all = new HashMap<>();
		for (SeriesFile file : files) {
			String whole = file.share().whole().orElse("");
			there.computeIfAbsent(whole, key -> new TreeSet<>()).add(file.share().part());
			all.merge(whole, file.share().parts(), Math::max);
		}
		long lost = there.entrySet().stream().mapToLong(of -> Math.max(0, all.get(of.getKey()) - of.getValue().size())).sum();
		return lost == 0 ? Optional.empty() : Optional.of("lacks " + SliceOrder.count(lost, "file") + " of the "
			+ all.values().stream().mapToInt(n -> n).sum() + " in which its frames are stored; copy them too");
	}

	private String ofSplit() {
		return "series=" + choice() + "/2";
	}

	/** What it is chosen by. */
	String choice() {
		return number().isEmpty() ? uid() : number();
	}

	/** UID of the series that it is of, without a part. */
	String whole() {
		return first().label().uid();
	}

	private void require(SeriesFile file, String difference, Function<SeriesFile.Look, String> property) throws DicomException {
		if (!property.apply(file.look().orElseThrow()).equals(property.apply(first().look().orElseThrow())))
			throw new DicomException(folder() + " does not hold one DICOM series: " + file.fileName() + " is " + difference + " "
				+ first().fileName() + "; put each series into a folder of its own");
	}

	private String folder() {
		return String.valueOf(first().path().getParent());
	}

	/** Whether it is meant where nobody says which series. */
	boolean isMeantByNone() {
		return part == 1 || equal;
	}

	/** Whether it is one of the images that are in it. */
	boolean holds(String object) {
		return !object.isEmpty() && files.stream().anyMatch(file -> file.share().object().equals(object));
	}

	/** Whether it is meant by its UID, its number, or its description; each of equal parts by those of the whole series too. */
	boolean isCalled(String choice) {
		boolean whole = equal && (choice.equals(first().label().uid()) || choice.equals(first().label().number()));
		return whole || choice.equals(uid()) || choice.equals(number()) || isMeantByNone() && choice.equalsIgnoreCase(description());
	}

	/** Whether a part of its description is given. */
	boolean isCalledLike(String choice) {
		return isMeantByNone() && description().toLowerCase(Locale.ROOT).contains(choice.toLowerCase(Locale.ROOT));
	}

	@Override
	public String toString() {
		String name = description().isEmpty() ? "" : " '" + description() + "'";
		return (number().isEmpty() ? "" : number() + " ") + (uid().isEmpty() ? "without UID" : uid()) + name + " (" + modality()
			+ (modality().isEmpty() ? "" : ", ") + SliceOrder.count(images(), "image")
			+ (equal && files.size() == 1 ? ", " + first().fileName() : "") + ")";
	}
}
