package org.abscam.dicom.web;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.Tag;
import org.abscam.dicom.Uid;

/**
 * An archive that speaks DICOMweb (PS3.18): it is listed with QIDO-RS, fetched from with WADO-RS and stored in with STOW-RS. All methods
 * block; what fails for a passing reason is asked again a few times.
 */
public final class Archive {

	/** So many answers are asked for at a time; an archive may give fewer. */
	private static final int PAGE = 1000;
	private static final int MOST_ANSWERS = 100_000;
	private static final int MOST_NAMED = 8;
	private static final int PATIENT_NAME = 0x00100010;
	private static final int PATIENT_ID = 0x00100020;

	private final ArchiveAddress address;
	private final Exchange exchange;
	private final ArchiveLimits limits;

	private Archive(ArchiveAddress address, Exchange exchange, ArchiveLimits limits) {
		this.address = address;
		this.exchange = exchange;
		this.limits = limits;
	}

	/**
	 * @param address of the archive, or of a study or series of it; nothing is asked yet
	 * @param credentials who asks
	 * @return the archive
	 */
	public static Archive at(ArchiveAddress address, Credentials credentials) {
		return at(address, credentials, Patience.USUAL, ArchiveLimits.USUAL);
	}

	static Archive at(ArchiveAddress address, Credentials credentials, Patience patience, ArchiveLimits limits) {
		return new Archive(address, new Exchange(address, credentials, patience), limits);
	}

	/**
	 * @return all studies, by date, the newest first
	 * @throws DicomException if the archive cannot be asked
	 */
	public List<ArchivedStudy> studies() throws DicomException {
		List<ArchivedStudy> studies = new ArrayList<>();
		for (DicomJson set : listed("/studies", "listing its studies", Tag.STUDY_INSTANCE_UID, Tag.STUDY_DATE, Tag.MODALITIES_IN_STUDY,
			Tag.STUDY_DESCRIPTION, Tag.NUMBER_OF_STUDY_RELATED_SERIES)) studies.add(study(set));
		studies.sort(Comparator.comparing(ArchivedStudy::date).reversed().thenComparing(ArchivedStudy::uid));
		return studies;
	}

	private static ArchivedStudy study(DicomJson set) {
		return new ArchivedStudy(set.text(Tag.STUDY_INSTANCE_UID), set.text(Tag.STUDY_DATE), set.texts(Tag.MODALITIES_IN_STUDY),
			set.text(Tag.STUDY_DESCRIPTION), set.integer(Tag.NUMBER_OF_STUDY_RELATED_SERIES));
	}

	/**
	 * @param search which studies
	 * @return them with whose they are, by date, the newest first
	 * @throws DicomException if the archive cannot be asked
	 */
	public List<FoundStudy> search(StudySearch search) throws DicomException {
		Map<String, FoundStudy> found = new LinkedHashMap<>();
		for (String query : search.queries())
			for (DicomJson set : listed("/studies", query, "searching its studies", Tag.STUDY_INSTANCE_UID, Tag.STUDY_DATE,
				Tag.MODALITIES_IN_STUDY, Tag.STUDY_DESCRIPTION, Tag.NUMBER_OF_STUDY_RELATED_SERIES, PATIENT_NAME, PATIENT_ID)) {
					String patient = Stream.of(set.person(PATIENT_NAME), set.text(PATIENT_ID)).filter(text -> !text.isEmpty())
						.collect(Collectors.joining(", "));
					found.putIfAbsent(set.text(Tag.STUDY_INSTANCE_UID), new FoundStudy(study(set), patient));
				}
		List<FoundStudy> studies = new ArrayList<>(found.values());
		studies.sort(Comparator.comparing((FoundStudy f) -> f.study().date()).reversed().thenComparing(f -> f.study().uid()));
		return studies;
	}

	/**
	 * @return the series of the study that the address names, by number; where it names a series, that alone
	 * @throws DicomException if the address names no study, the archive has none, or cannot be asked
	 */
	public List<ArchivedSeries> series() throws DicomException {
		String study = address.study().orElseThrow(() -> new DicomException("'" + address.said()
			+ "' names no study; add /studies/UID, 'abscam scan list " + address.said() + "' shows those that there are"));
		List<ArchivedSeries> series = new ArrayList<>();
		for (DicomJson set : listed("/studies/" + study + "/series", "listing a study", Tag.SERIES_INSTANCE_UID, Tag.SERIES_NUMBER,
			Tag.MODALITY, Tag.SERIES_DESCRIPTION, Tag.NUMBER_OF_SERIES_RELATED_INSTANCES)) {
			ArchivedSeries one =
				new ArchivedSeries(set.text(Tag.SERIES_INSTANCE_UID), set.integer(Tag.SERIES_NUMBER), set.text(Tag.MODALITY),
					set.text(Tag.SERIES_DESCRIPTION), set.integer(Tag.NUMBER_OF_SERIES_RELATED_INSTANCES));
			if (address.series().isEmpty() || address.series().get().equals(one.uid())) series.add(one);
		}
		if (series.isEmpty()) throw new DicomException("The archive " + address.host() + " has not what '" + address.said()
			+ "' names; check the UIDs, 'abscam scan list' shows what there is");
		series.sort(Comparator.comparing((ArchivedSeries s) -> s.number().orElse(Integer.MAX_VALUE)).thenComparing(ArchivedSeries::uid));
		return series;
	}

	/**
	 * Fetches the series that the address names, or the only series of images of its study. Instances that an earlier call fetched into the
	 * folder are not fetched again.
	 *
	 * @param wish which one of a study that has several, by its UID, its number, or its description or a part of that; blank where nobody says
	 * @param folder takes one file for each instance
	 * @param progress hears of the part that is done, from 0 to 1
	 * @throws DicomException if the study has several series of images, or one instance of the series cannot be had
	 */
	public void fetch(String wish, Path folder, DoubleConsumer progress) throws DicomException {
		String series = address.series().isPresent() ? address.series().get() : onlySeries(wish).uid();
		String path = "/studies/" + address.study().orElseThrow() + "/series/" + series;
		List<DicomJson> instances = listed(path + "/instances", "listing a series", Tag.SOP_INSTANCE_UID);
		List<String> uids = instances.stream().map(set -> set.text(Tag.SOP_INSTANCE_UID)).toList();
		new Retrieval(exchange, address, limits, path, series).fetch(uids, folder, progress);
	}

	/**
	 * @param wish which series alone, as for {@link #fetch}; blank for all
	 * @return the addresses of all series of images below this one
	 * @throws DicomException if the archive cannot be asked
	 */
	public List<String> addresses(String wish) throws DicomException {
		String root = ArchiveAddress.rootOf(address.said());
		if (address.series().isPresent())
			return List.of(ArchiveAddress.ofSeries(root, address.study().orElseThrow(), address.series().get()));
		List<String> addresses = new ArrayList<>();
		if (address.study().isEmpty()) {
			for (ArchivedStudy study : studies()) {
				ArchiveAddress of = new ArchiveAddress(ArchiveAddress.ofStudy(root, study.uid()), address.root(),
					Optional.of(study.uid()), Optional.empty());
				addresses.addAll(new Archive(of, exchange, limits).addresses(wish));
			}
			return addresses;
		}
		for (ArchivedSeries series : series())
			if (series.isOfImages() && series.isCalled(wish))
				addresses.add(ArchiveAddress.ofSeries(root, address.study().get(), series.uid()));
		return addresses;
	}

	private ArchivedSeries onlySeries(String wish) throws DicomException {
		List<ArchivedSeries> all = series();
		List<ArchivedSeries> images = all.stream().filter(ArchivedSeries::isOfImages).filter(one -> one.isCalled(wish)).toList();
		if (images.size() == 1) return images.get(0);
		if (images.isEmpty()) throw new DicomException("The study that '" + address.said() + "' names has no series of images"
			+ (wish.isBlank() ? "" : " that '" + wish.strip() + "' would mean") + ", but "
			+ all.stream().limit(MOST_NAMED).map(ArchivedSeries::inWords).collect(Collectors.joining(", ")));
		String some = images.stream().limit(MOST_NAMED).map(ArchivedSeries::inWords).collect(Collectors.joining(", "));
		throw new DicomException("The study that '" + address.said() + "' names has " + images.size() + " series of images: " + some
			+ (images.size() > MOST_NAMED ? ", and more" : "") + "; choose one with --series or /series/UID, 'abscam scan list "
			+ address.said()
			+ "' shows the UIDs");
	}

	/**
	 * Stores files. As archives keep one instance for each UID, it may be done again.
	 *
	 * @param files DICOM files, whose UIDs follow from what they hold
	 * @return what the archive took
	 * @throws DicomException if it did not take all; the sentence names those that it refused
	 */
	public Stored store(List<Path> files) throws DicomException {
		return new Storage(exchange, address).store(files);
	}

	/** Asks page by page, as archives give as many answers at a time as they like, until nothing new comes. */
	private List<DicomJson> listed(String path, String what, int uid, int... further) throws DicomException {
		return listed(path, "", what, uid, further);
	}

	/** @param which a part of the query that says which alone */
	private List<DicomJson> listed(String path, String which, String what, int uid, int... further) throws DicomException {
		Map<String, DicomJson> all = new LinkedHashMap<>();
		StringBuilder fields = new StringBuilder();
		for (int tag : further) fields.append("&includefield=").append(String.format("%08X", tag));
		for (int offset = 0, before = -1; all.size() > before; offset = all.size()) {
			before = all.size();
			if (before > MOST_ANSWERS)
				throw new DicomException(
					"The archive " + address.host() + " lists more than " + MOST_ANSWERS + " of what is asked; name one study");
			String query = path + "?limit=" + PAGE + "&offset=" + offset + which + fields;
			for (DicomJson set : exchange.get(query, DicomJson.TYPE, what, (head, body) -> DicomJson.read(body, address))) {
				if (Uid.isWellFormed(set.text(uid))) all.putIfAbsent(set.text(uid), set);
			}
			if (all.isEmpty()) break;
		}
		return List.copyOf(all.values());
	}
}
