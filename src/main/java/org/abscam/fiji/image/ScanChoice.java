package org.abscam.fiji.image;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import ij.gui.Roi;
import java.util.ArrayList;
import java.util.List;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.Selection;

/**
 * What of the active image is looked at.
 *
 * @param channel of a hyperstack: {@link #CURRENT}, {@link #MERGED} or a number from 1
 * @param stack whether all slices, else the current one
 * @param frames whether all frames, else the current one
 * @param roi whether only the bounds of the selected area
 */
public record ScanChoice(String channel, boolean stack, boolean frames, boolean roi) {

	public static final String CHANNEL = "channel";
	public static final String STACK = "stack";
	public static final String FRAMES = "frames";
	public static final String ROI = "roi";
	public static final String CURRENT = "current";
	static final String MERGED = "merged";
	public static final List<String> FLAGS = List.of(STACK, FRAMES, ROI);

	/** @throws ExplainException for another channel than there can be */
	public static ScanChoice of(MacroOptions said) throws ExplainException {
		String channel = said.text(CHANNEL, CURRENT);
		if (!channel.equals(CURRENT) && !channel.equals(MERGED) && !channel.matches("[1-9]\\d{0,5}")) {
			throw new ExplainException(
				"'" + CHANNEL + "' must be " + CURRENT + ", " + MERGED + " or a number from 1, not '" + channel + "'.");
		}
		return new ScanChoice(channel, said.flags().contains(STACK), said.flags().contains(FRAMES), said.flags().contains(ROI));
	}

	/** Asks for the channel, where there are several. */
	public static void addChannelTo(GenericDialog dialog, ImagePlus image) {
		if (!hasChannels(image)) return;
		List<String> channels = new ArrayList<>(List.of(CURRENT));
		if (image.isComposite()) channels.add(MERGED);
		for (int c = 1; c <= image.getNChannels(); c++) channels.add(Integer.toString(c));
		dialog.addChoice("Channel:", channels.toArray(String[]::new), CURRENT);
	}

	/** Asks with checkboxes for what there is to ask, and gives their flags in this order. */
	public static List<String> addFlagsTo(GenericDialog dialog, ImagePlus image) {
		return addFlagsTo(dialog, image, image.getStackSize() > 1, true);
	}

	/** As above, with all slices and the selected region proposed or not. */
	public static List<String> addFlagsTo(GenericDialog dialog, ImagePlus image, boolean stack, boolean roi) {
		List<String> flags = new ArrayList<>(List.of(STACK));
		dialog.addCheckbox("Stack (all slices, not only the current one)", stack);
		if (hasFrames(image)) {
			flags.add(FRAMES);
			dialog.addCheckbox("Frames (all of them)", false);
		}
		if (hasArea(image)) {
			flags.add(ROI);
			dialog.addCheckbox("Roi only (selected region)", roi);
		}
		return flags;
	}

	/** Whether there are both slices and frames. */
	static boolean hasFrames(ImagePlus image) {
		return image.isHyperStack() && image.getNFrames() > 1 && image.getNSlices() > 1;
	}

	public static boolean hasChannels(ImagePlus image) {
		return (image.isHyperStack() || image.isComposite()) && image.getNChannels() > 1;
	}

	static boolean hasArea(ImagePlus image) {
		return image.getRoi() != null && image.getRoi().isArea();
	}

	/**
	 * @return the image, or the selected part of it
	 * @throws ExplainException if there is no such channel or no area is selected
	 */
	public Scan scan(ImagePlus image) throws ExplainException {
		try {
			Scan scan = Scan.of(image);
			if (channel.equals(MERGED)) scan = scan.merged();
			else if (hasChannels(image)) scan = scan.channel(channel.equals(CURRENT) ? image.getChannel() : Integer.parseInt(channel));
			if (!roi) return scan;
			Roi area = image.getRoi();
			if (!hasArea(image)) {
				throw new ExplainException("No area is selected in '" + image.getTitle() + "'; draw one, or leave '" + ROI + "' away.");
			}
			return scan.cropped(area.getBounds());
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	/** The slices. */
	public Selection selection() {
		boolean numbered = !channel.equals(CURRENT) && !channel.equals(MERGED);
		return new Selection(numbered ? Integer.parseInt(channel) : Selection.CURRENT, stack, frames);
	}
}
