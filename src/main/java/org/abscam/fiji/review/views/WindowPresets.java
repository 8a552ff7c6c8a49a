package org.abscam.fiji.review.views;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.scan.OwnWindows;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import org.abscam.scan.UsedWindow;
import org.abscam.scan.WindowChoice;

/** The windows through which a scan can be shown: those of its header, those that are usual for CT, and all values. */
public final class WindowPresets {

	private static final List<String> USUAL = List.of("lung", "bone", "soft tissue", "brain");
	/** Where the slices have windows of their own, these are what is taken by default. */
	private static final String OF_EACH_SLICE = WindowChoice.DEFAULT.toString();
	private static final int MOST = 16;

	private final ImagePlus image;
	private List<String> choices;
	private int at = -1;

	/** @param image the scan */
	public WindowPresets(ImagePlus image) {
		this.image = image;
	}

	/** @return what could not be done, empty where it was */
	public Optional<String> show(String choice) {
		try {
			show(find(choice));
			return Optional.empty();
		}
		catch (ScanException e) {
			return Optional.of(e.getMessage());
		}
	}

	/** Shows the next one. @return its name, or why there is none */
	public Optional<String> next() {
		if (choices == null) choices = choices();
		if (choices.isEmpty()) return Optional.of("This scan has no windows to choose from.");
		at = (at + 1) % choices.size();
		try {
			UsedWindow window = find(choices.get(at));
			show(window);
			return Optional.of("Window: " + window);
		}
		catch (ScanException e) {
			return Optional.of(e.getMessage());
		}
	}

	private UsedWindow find(String choice) throws ScanException {
		return scan().windowed(WindowChoice.parse(choice)).window();
	}

	private Scan scan() throws ScanException {
		return ScanReader.shown(image);
	}

	private List<String> choices() {
		List<String> there = new ArrayList<>();
		if (isOfEachSlice()) there.add(OF_EACH_SLICE);
		for (int number = 1; number <= MOST && can(Integer.toString(number)); number++) there.add(Integer.toString(number));
		if (there.isEmpty() || image.getBitDepth() != 8) for (String name : USUAL) if (can(name)) there.add(name);
		if (image.getBitDepth() != 24) there.add("full");
		return there;
	}

	private boolean isOfEachSlice() {
		try {
			return !find(OF_EACH_SLICE).slices().isEmpty();
		}
		catch (ScanException e) {
			return false;
		}
	}

	private boolean can(String choice) {
		try {
			find(choice);
			return true;
		}
		catch (ScanException e) {
			return false;
		}
	}

	private void show(UsedWindow window) {
		OwnWindows.show(image, window);
		image.updateAndDraw();
	}
}
