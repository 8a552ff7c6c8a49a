package org.abscam.fiji.image;

import ij.ImagePlus;
import ij.gui.Roi;
import java.util.ArrayList;
import java.util.List;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.Form;
import org.abscam.option.Asked;
import org.abscam.option.Option;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import org.abscam.scan.Selection;
import org.abscam.scan.WindowChoice;

/**
 * What of the active image is looked at.
 *
 * @param channel of a hyperstack: {@link #CURRENT}, {@link #MERGED} or a number from 1
 * @param window which values become black and white
 * @param stack whether all slices, else the current one
 * @param frames whether all frames, else the current one
 * @param roi whether only the bounds of the selected area
 */
public record ScanChoice(String channel, WindowChoice window, boolean stack, boolean frames, boolean roi) {

	public static final String CURRENT = "current";
	public static final String MERGED = "merged";

	/** @throws ExplainException for another channel than there can be */
	public static ScanChoice of(Said said) throws ExplainException {
		String channel = said.text(Options.CHANNEL);
		if (!channel.equals(CURRENT) && !channel.equals(MERGED) && !channel.matches("[1-9]\\d{0,5}")) {
			throw new ExplainException(
				"'" + Options.CHANNEL.name() + "' must be " + CURRENT + ", " + MERGED + " or a number from 1, not '" + channel
					+ "'.");
		}
		return new ScanChoice(channel, Asked.window(said), said.is(Options.STACK), said.is(Options.FRAMES), said.is(Options.ROI));
	}

	/** Asks for the channel, where there are several. */
	public static void addChannelTo(Form form, ImagePlus image) {
		if (!hasChannels(image)) return;
		List<String> channels = new ArrayList<>(List.of(CURRENT));
		if (image.isComposite()) channels.add(MERGED);
		for (int c = 1; c <= image.getNChannels(); c++) channels.add(Integer.toString(c));
		form.ask(Options.CHANNEL, channels, CURRENT);
	}

	/** Asks with boxes for what there is to ask. */
	public static Form addFlagsTo(Form form, ImagePlus image) {
		return addFlagsTo(form, image, image.getStackSize() > 1, true);
	}

	/** As above, with all slices and the selected region proposed or not. */
	public static Form addFlagsTo(Form form, ImagePlus image, boolean stack, boolean roi) {
		form.flag(Options.STACK, stack);
		if (image.getStackSize() == 1) form.forget(Options.STACK);
		if (hasFrames(image)) form.flag(Options.FRAMES, false);
		return hasArea(image) ? form.flag(Options.ROI, roi) : form;
	}

	/** Options of an image that hardly anybody sets: of one of 8 bits or colours, black and white are as they are shown. */
	public static Option[] rare(ImagePlus image) {
		boolean shallow = image.getBitDepth() == 8 || image.getType() == ImagePlus.COLOR_RGB;
		return shallow ? new Option[] {Options.WINDOW} : new Option[0];
	}

	/** Whether there are both slices and frames. */
	static boolean hasFrames(ImagePlus image) {
		return image.isHyperStack() && image.getNFrames() > 1 && image.getNSlices() > 1;
	}

	static boolean hasChannels(ImagePlus image) {
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
			Scan scan = ScanReader.shown(image).windowed(window);
			if (channel.equals(MERGED)) scan = scan.merged();
			else if (hasChannels(image)) scan = scan.channel(channel.equals(CURRENT) ? image.getChannel() : Integer.parseInt(channel));
			if (!roi) return scan;
			Roi area = image.getRoi();
			if (!hasArea(image)) {
				throw new ExplainException(
					"No area is selected in '" + image.getTitle() + "'; draw one, or leave '" + Options.ROI.name() + "' away.");
			}
			return scan.cropped(area.getBounds());
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	/**
	 * @return the whole image, with what its DICOM files say where it was made of some and not edited
	 * @throws ExplainException if these files cannot be read right
	 */
	public static Scan shown(ImagePlus image) throws ExplainException {
		try {
			return ScanReader.shown(image);
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
