package org.abscam.dicom.series;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.abscam.dicom.DicomException;

/**
 * Images of one series, or of one part of it: scouts that were recorded in other directions than most of its slices are a part of their own.
 *
 * @param files in the order of their names, at least one
 * @param part 1, or 2 for what was split off
 * @param others how many images of the series were split off
 */
public record StoredSeries(List<SeriesFile> files, int part, int others) {

	/** Slices whose rows and columns are turned by more degrees make no stack. */
	private static final double OTHER_DIRECTION = 5;

	/** Copies the list. */
	public StoredSeries {
		files = List.copyOf(files);
	}

	/** The images of a series; in two parts where more than half of them, but not all, have one direction. */
	static List<StoredSeries> of(List<SeriesFile> files) {
		List<List<SeriesFile>> directions = new ArrayList<>();
		for (SeriesFile file : files) {
			if (file.slices().size() != 1 || file.slices().get(0).place().isEmpty()) return List.of(new StoredSeries(files, 1, 0));
			directions.stream().filter(d -> turned(d.get(0), file) <= OTHER_DIRECTION).findFirst().orElseGet(() -> {
				directions.add(new ArrayList<>());
				return directions.get(directions.size() - 1);
			}).add(file);
		}
		Optional<List<SeriesFile>> most = directions.stream().filter(d -> 2 * d.size() > files.size()).findFirst();
		if (directions.size() == 1 || most.isEmpty()) return List.of(new StoredSeries(files, 1, 0));
		List<SeriesFile> rest = new ArrayList<>(files);
		rest.removeAll(most.get());
		return List.of(new StoredSeries(most.get(), 1, rest.size()), new StoredSeries(rest, 2, 0));
	}

	private static double turned(SeriesFile one, SeriesFile other) {
		return one.slices().get(0).place().get().turnedFrom(other.slices().get(0).place().get());
	}

	private SeriesFile first() {
		return files.get(0);
	}

	private String ofPart(String text) {
		return part == 1 || text.isEmpty() ? text : text + "/" + part;
	}

	/** @return where the files are, in the order of their names */
	public List<Path> paths() {
		return files.stream().map(SeriesFile::path).toList();
	}

	/** @return Series Instance UID, with {@code /2} for a part that was split off; empty where the files say none */
	public String uid() {
		return ofPart(first().label().uid());
	}

	/** @return Series Number, with {@code /2} for a part that was split off; empty where the files say none */
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
			if (file.slices().size() > 1 && files.size() > 1) throw new DicomException(folder()
				+ " holds several files of one series, and " + file.fileName() + " has frames of its own; open that file alone");
			if (file.look().orElseThrow().dark()) require(file, "rescaled differently from", SeriesFile.Look::rescaling);
		}
		OrderedSlices ordered = SliceOrder.of(files.stream().flatMap(file -> file.slices().stream()).toList());
		if (others == 0) return ordered;
		List<String> notes = new ArrayList<>(ordered.notes());
		notes.add(0, "holds also " + SliceOrder.count(others, "image") + " of other directions, as localizers have, which "
			+ (others == 1 ? "was" : "were") + " left out; " + ofSplit() + " is that part of the series");
		return new OrderedSlices(ordered.slices(), ordered.frames(), ordered.depth(), notes);
	}

	private String ofSplit() {
		return "series=" + (number().isEmpty() ? uid() : number()) + "/2";
	}

	private void require(SeriesFile file, String difference, Function<SeriesFile.Look, String> property) throws DicomException {
		if (!property.apply(file.look().orElseThrow()).equals(property.apply(first().look().orElseThrow())))
			throw new DicomException(folder() + " does not hold one DICOM series: " + file.fileName() + " is " + difference + " "
				+ first().fileName() + "; put each series into a folder of its own");
	}

	private String folder() {
		return String.valueOf(first().path().getParent());
	}

	/** Whether it is meant by its UID, its number, or its description. */
	boolean isCalled(String choice) {
		return choice.equals(uid()) || choice.equals(number()) || part == 1 && choice.equalsIgnoreCase(description());
	}

	/** Whether a part of its description is given. */
	boolean isCalledLike(String choice) {
		return part == 1 && description().toLowerCase(Locale.ROOT).contains(choice.toLowerCase(Locale.ROOT));
	}

	@Override
	public String toString() {
		String name = description().isEmpty() ? "" : " '" + description() + "'";
		return (number().isEmpty() ? "" : number() + " ") + (uid().isEmpty() ? "without UID" : uid()) + name + " (" + modality()
			+ (modality().isEmpty() ? "" : ", ") + SliceOrder.count(images(), "image") + ")";
	}
}
