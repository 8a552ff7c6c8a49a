package org.abscam.report.overlay;

import static org.abscam.report.Pictures.HEIGHT;
import static org.abscam.report.Pictures.WIDTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.abscam.hotspot.Hotspot;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.report.Pictures;
import org.abscam.report.RgbCopy;
import org.abscam.scan.Scan;
import org.abscam.scan.UsedWindow;
import org.abscam.scan.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaliencyOverlayTest {

	private static final int GREY = 100;

	@TempDir
	Path folder;

	@Test
	void nothingIsPaintedBelowTheThresholdAndMoreIsBrighterAbove() throws Exception {
		Scan scan = grey(1);
		ImageRoi roi = (ImageRoi) overlay(scan, List.of(Pictures.ramp()), 0.5, 0.6).get(0);
		BufferedImage picture = painted(roi);

		float[] ramp = Pictures.ramp();
		for (int x = 0; x < WIDTH; x++) {
			if (ramp[x] < 0.6f) assertThat(picture.getRGB(x, 3) & 0xff).as("x = " + x).isEqualTo(GREY);
			else assertThat(picture.getRGB(x, 3) & 0xffffff).as("x = " + x).isNotEqualTo(GREY * 0x10101);
		}
		assertThat(red(picture, WIDTH - 1)).isGreaterThan(red(picture, WIDTH - 4));
	}

	@Test
	void theOpacityDecidesHowMuchIsSeenBelow() throws Exception {
		Scan scan = grey(1);
		int colour = new OverlayColours().rgb(1);

		for (double opacity : new double[] {0, 0.25, 1}) {
			int pixel = painted((ImageRoi) overlay(scan, List.of(Pictures.ramp()), opacity, 0.5).get(0)).getRGB(WIDTH - 1, 0);
			double expected = GREY + opacity * ((colour & 0xff) - GREY);
			assertThat(Math.abs((pixel & 0xff) - expected)).as("opacity " + opacity).isLessThanOrEqualTo(1);
		}
	}

	@Test
	void anEmptyMapPaintsNothing() throws Exception {
		Scan scan = grey(2);
		float[] empty = new float[WIDTH * HEIGHT];

		assertThat(overlay(scan, List.of(empty, empty), 0.5, 0).size()).isZero();
		ImagePlus rgb = RgbCopy.of(scan, Pictures.slices(scan), List.of(empty, empty), List.of(), OverlayLook.of(0.5, 0));
		for (int pixel : (int[]) rgb.getStack().getPixels(2)) assertThat(pixel & 0xffffff).isEqualTo(GREY * 0x10101);
	}

	@Test
	void elementsLieOnTheirSlices() throws Exception {
		Scan scan = grey(3);
		float[] empty = new float[WIDTH * HEIGHT];
		List<Hotspot> hotspots = find(3, Pictures.ramp());

		Overlay overlay = SaliencyOverlay.overlay(scan, Pictures.slices(scan), List.of(Pictures.ramp(), empty, Pictures.ramp()), hotspots,
			OverlayLook.of(0.5, 0.5));

		assertThat(overlay.toArray()).extracting(Roi::getPosition).containsExactly(1, 3, 3);
		assertThat(overlay.toArray()).extracting(Roi::getName).containsExactly("0001 map", "0003 map", "0003-1 blob");
		assertThat(hotspots.get(0).roi().getStrokeColor()).as("the hotspot itself").isNull();
	}

	@Test
	void inAHyperstackElementsLieAtChannelSliceAndFrame() throws Exception {
		ImagePlus image = Pictures.stack(new ByteProcessor(WIDTH, HEIGHT), 12);
		image.setDimensions(2, 3, 2);
		Scan scan = Scan.of(new CompositeImage(image));
		List<float[]> maps = new ArrayList<>();
		for (int i = 0; i < 12; i++) maps.add(Pictures.ramp());

		Roi last = overlay(scan, maps, 0.5, 0.5).get(9);

		assertThat(new int[] {last.getCPosition(), last.getZPosition(), last.getTPosition()}).containsExactly(2, 2, 2);
	}

	@Test
	void copiesAndFilesKeepTheTransparency() throws Exception {
		Scan scan = grey(2);
		SaliencyOverlay.lay(scan.image(), SaliencyOverlay.overlay(scan, Pictures.slices(scan), List.of(Pictures.ramp(), Pictures.ramp()),
			find(2, Pictures.ramp()), OverlayLook.of(0.5, 0.5)));
		String file = folder.resolve("laid.tif").toString();
		new FileSaver(scan.image()).saveAsTiffStack(file);

		BufferedImage original = painted((ImageRoi) scan.image().getOverlay().get(1));
		for (ImagePlus image : new ImagePlus[] {scan.image().duplicate(), IJ.openImage(file)}) {
			assertThat(image.getOverlay().size()).isEqualTo(3);
			ImageRoi roi = (ImageRoi) image.getOverlay().get(1);
			assertThat(roi.getPosition()).isEqualTo(2);
			BufferedImage copy = painted(roi);
			for (int x = 0; x < WIDTH; x++) {
				for (int shift = 0; shift < 24; shift += 8) {
					// files keep the opacity in 8 bits
					assertThat(copy.getRGB(x, 5) >> shift & 0xff).as("x = " + x).isCloseTo(original.getRGB(x, 5) >> shift & 0xff,
						within(1));
				}
			}
		}
	}

	@Test
	void elementsOfTheUserStayAndThoseOfAFormerRunAreReplaced() throws Exception {
		Scan scan = grey(1);
		Roi mine = new Roi(1, 1, 3, 3);
		scan.image().setOverlay(new Overlay(mine));

		SaliencyOverlay.lay(scan.image(), SaliencyOverlay.overlay(scan, Pictures.slices(scan), List.of(Pictures.ramp()),
			find(1, Pictures.ramp()), OverlayLook.of(0.5, 0.5)));
		assertThat(scan.image().getOverlay().size()).isEqualTo(3);
		SaliencyOverlay.lay(scan.image(), overlay(scan, List.of(Pictures.ramp()), 0.5, 0.5));

		assertThat(scan.image().getOverlay().toArray()).hasSize(2).contains(mine);
		assertThat(scan.image().getOverlay().get(0)).isInstanceOf(ImageRoi.class);
		SaliencyOverlay.lay(scan.image(), new Overlay());
		assertThat(scan.image().getOverlay().toArray()).containsExactly(mine);
	}

	@Test
	void theRgbCopyShowsTheDisplayWindowAndLeavesTheScanAlone() throws Exception {
		ShortProcessor slice = new ShortProcessor(WIDTH, HEIGHT);
		for (int i = 0; i < WIDTH * HEIGHT; i++) slice.set(i, 1000 + 100 * (i % WIDTH));
		ImagePlus image = Pictures.stack(slice, 2);
		image.setDisplayRange(1000, 2000);
		Scan scan = Scan.of(image);
		float[] left = new float[WIDTH * HEIGHT];
		left[0] = 1;

		ImagePlus rgb = RgbCopy.of(scan, Pictures.slices(scan), List.of(left, left), List.of(), OverlayLook.of(1, 0.5));

		assertThat(rgb.getTitle()).isEqualTo("probe-overlay");
		ImageProcessor second = rgb.getStack().getProcessor(2);
		assertThat(second.get(0, 0) & 0xffffff).isEqualTo(new OverlayColours().rgb(1));
		assertThat(second.get(5, 4) & 0xff).isBetween(127, 128); // 1500 in 1000 to 2000
		assertThat(second.get(WIDTH - 1, 4) & 0xffffff).isEqualTo(0xffffff);
		assertThat(rgb.getStack().getSliceLabel(2)).isEqualTo("slice 2");
		assertThat(image.getDisplayRangeMax()).isEqualTo(2000);
		assertThat(image.getStack().getProcessor(2).get(5, 4)).isEqualTo(1500);
	}

	@Test
	void theRgbCopyOfACompositeShowsEachChannelInItsColour() throws Exception {
		ByteProcessor slice = new ByteProcessor(WIDTH, HEIGHT);
		slice.setColor(255);
		slice.fill();
		ImagePlus image = Pictures.stack(slice, 2);
		image.setDimensions(2, 1, 1);
		CompositeImage composite = new CompositeImage(image, CompositeImage.COMPOSITE);
		composite.setChannelLut(LUT.createLutFromColor(Color.green), 2);
		Scan scan = Scan.of(composite);
		float[] empty = new float[WIDTH * HEIGHT];

		ImagePlus rgb = RgbCopy.of(scan, Pictures.slices(scan), List.of(empty, empty), List.of(), OverlayLook.of(0.5, 0.5));

		assertThat(rgb.getStack().getProcessor(1).get(3, 3) & 0xffffff).isEqualTo(0xff0000);
		assertThat(rgb.getStack().getProcessor(2).get(3, 3) & 0xffffff).isEqualTo(0x00ff00);
	}

	@Test
	void theRgbCopyHasTheOutlinesOfItsOwnSliceOnly() throws Exception {
		Scan scan = grey(2);
		float[] empty = new float[WIDTH * HEIGHT];
		ImagePlus rgb = RgbCopy.of(scan, Pictures.slices(scan), List.of(empty, empty), find(2, Pictures.ramp()), OverlayLook.of(0.5, 0.5));

		assertThat(coloured(rgb, 1)).isZero();
		assertThat(coloured(rgb, 2)).isBetween(20, 60);
	}

	@Test
	void outlinesOrTheMapAreLeftAwayAsWished() throws Exception {
		Scan scan = grey(1);
		int line = HEIGHT + WIDTH / 2 - 1; // at the left and at the top
		int outside = HEIGHT;
		int inside = HEIGHT - 1 + WIDTH / 2 - 2;
		for (OverlayLook.Paint paint : OverlayLook.Paint.values()) {
			OverlayLook look = new OverlayLook(0.5, 0.5, paint, OverlayLook.Range.FIXED, false);
			Overlay overlay = SaliencyOverlay.overlay(scan, List.of(1), List.of(Pictures.ramp()), look, "blob");
			assertThat(overlay.toArray()).extracting(Roi::getName).as(paint.option()).isEqualTo(switch (paint) {
				case BOTH -> List.of("0001 map", "0001-1 blob");
				case MAP -> List.of("0001 map");
				case OUTLINES -> List.of("0001-1 blob");
			});
			ImagePlus rgb = RgbCopy.of(scan, List.of(1), List.of(Pictures.ramp()), find(1, Pictures.ramp()), look);
			assertThat(coloured(rgb, 1)).as(paint.option())
				.isEqualTo(switch (paint) {
					case BOTH -> WIDTH / 2 * HEIGHT + HEIGHT; // the halo lies outside, too
					case MAP -> WIDTH / 2 * HEIGHT;
					case OUTLINES -> line + outside + inside;
				});
		}
	}

	@Test
	void coloursStandForTheValueOrForItsPartOfTheSlicesMaximum() throws Exception {
		Scan scan = grey(1);
		float[] half = Pictures.ramp();
		for (int i = 0; i < half.length; i++) half[i] /= 2;
		OverlayColours colours = new OverlayColours();

		for (OverlayLook.Range range : OverlayLook.Range.values()) {
			ImagePlus rgb =
				RgbCopy.of(scan, List.of(1), List.of(half), List.of(), new OverlayLook(1, 0.5, OverlayLook.Paint.MAP, range, false));
			assertThat(rgb.getProcessor().get(WIDTH - 1, 3) & 0xffffff).isEqualTo(colours.rgb(range == OverlayLook.Range.FIXED ? 0.5 : 1));
		}
	}

	@Test
	void theBarOfTheColoursShowsOnEverySlice() throws Exception {
		Scan scan = Scan.of(new ImagePlus("wide", new ByteProcessor(200, 100)));
		OverlayLook look = new OverlayLook(0.5, 0.5, OverlayLook.Paint.BOTH, OverlayLook.Range.SLICE, true);
		ImageRoi bar = (ImageRoi) SaliencyOverlay.overlay(scan, List.of(1), List.of(new float[20000]), look, null).get(0);

		assertThat(bar.getPosition()).isZero();
		assertThat(bar.getBounds().y + bar.getBounds().height).isEqualTo(100);
		int peak = new OverlayColours().over(128, 1, 0.5);
		int[] pixels = (int[]) bar.getProcessor().convertToColorProcessor().getPixels();
		assertThat(Arrays.stream(pixels).filter(p -> (p & 0xffffff) == peak).count()).isPositive();
	}

	@Test
	void fractionsOutOfRangeAreRefused() throws Exception {
		Scan scan = grey(1);
		assertThatThrownBy(() -> overlay(scan, List.of(Pictures.ramp()), 1.5, 0.5)).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("opacity");
		assertThatThrownBy(() -> overlay(scan, List.of(Pictures.ramp()), 0.5, Double.NaN)).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("threshold");
	}

	@Test
	void outlinesAreThinCopiesOnTheirSlices() throws Exception {
		Scan scan = grey(3);
		List<Hotspot> hotspots = find(2, Pictures.ramp());
		List<Roi> outlines = SaliencyOverlay.outlines(scan, hotspots);
		assertThat(outlines).hasSize(hotspots.size());
		assertThat(outlines.get(0)).isNotSameAs(hotspots.get(0).roi());
		assertThat(outlines.get(0).getStrokeColor()).isEqualTo(new Color(0x5c, 0xe1, 0xe6));
		assertThat(outlines.get(0).getPosition()).isEqualTo(2);
		assertThat(outlines.get(0).getBounds()).isEqualTo(hotspots.get(0).roi().getBounds());
		ImagePlus hyper = Pictures.stack(new ByteProcessor(WIDTH, HEIGHT), 6);
		hyper.setDimensions(1, 3, 2);
		hyper.setOpenAsHyperStack(true);
		Roi fifth = SaliencyOverlay.outlines(Scan.of(hyper), find(5, Pictures.ramp())).get(0);
		assertThat(List.of(fifth.getCPosition(), fifth.getZPosition(), fifth.getTPosition())).containsExactly(1, 2, 2);
	}

	/** On the screen: a light line of one point in the middle of three dark ones, wherever the image is shown. */
	@Test
	void outlinesHaveAHaloAndAreOrdinaryElementsOtherwise() throws Exception {
		float[] ring = new float[WIDTH * HEIGHT];
		for (int y = 2; y < 9; y++) for (int x = 3; x < 10; x++) ring[y * WIDTH + x] = x == 6 && y == 5 ? 0 : 1;
		float[] block = ring.clone();
		block[5 * WIDTH + 6] = 1;
		float[] corner = block.clone();
		corner[2 * WIDTH + 3] = 0;
		for (float[] map : List.of(ring, block, corner)) {
			Hotspot hotspot = find(1, map).get(0);
			Roi roi = SaliencyOverlay.outlines(grey(1), List.of(hotspot)).get(0);
			assertThat(roi.getType()).isEqualTo(hotspot.roi().getType());
			assertThat(roi.getName()).isEqualTo(hotspot.roi().getName());
			assertThat(roi.getProperty(Hotspot.MARK)).isEqualTo(Hotspot.OUTLINE);
			assertThat(roi.getContainedPoints()).isEqualTo(hotspot.roi().getContainedPoints());
			for (Roi shown : List.of(roi, (Roi) roi.clone())) {
				for (int ground : new int[] {0xffffff, 0}) {
					BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
					for (int i = 0; i < WIDTH * HEIGHT; i++) picture.setRGB(i % WIDTH, i / WIDTH, ground);
					shown.setImage(null);
					shown.drawOverlay(picture.createGraphics());
					int[] across = new int[4];
					for (int i = 0; i < 4; i++) across[i] = picture.getRGB(i + 1, 5) & 0xffffff;
					assertThat(across).containsExactly(ground, 0, 0x5ce1e6, 0);
				}
			}
		}
	}

	/** What the user changes by hand is drawn as he wants it. */
	@Test
	void anOutlineWithAStrokeOfItsOwnIsDrawnAsImageJDoes() throws Exception {
		Roi roi = SaliencyOverlay.outlines(grey(1), find(1, Pictures.ramp())).get(0);
		roi.setStrokeWidth(3);
		roi.setStrokeColor(Color.RED);
		BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
		roi.setImage(null);
		roi.drawOverlay(picture.createGraphics());
		assertThat(picture.getRGB(WIDTH / 2, 5) & 0xffffff).isEqualTo(0xff0000);
		assertThat(picture.getRGB(WIDTH / 2 - 1, 5) & 0xffffff).isEqualTo(0xff0000);
	}

	@Test
	void theRgbCopyHasOutlinesInTheirColour() throws Exception {
		ImagePlus rgb = RgbCopy.of(grey(1), List.of(1), List.of(new float[WIDTH * HEIGHT]), find(1, Pictures.ramp()), OverlayLook.USUAL);
		for (int y = 0; y < HEIGHT; y++)
			assertThat(rgb.getProcessor().get(WIDTH / 2, y) & 0xffffff).as("left edge of the right half").isEqualTo(0x5ce1e6);
	}

	@Test
	void outlinesOfASliceAreReplacedAndAllElseStays() throws Exception {
		Scan scan = grey(3);
		ImagePlus image = scan.image();
		Roi mine = new Roi(1, 1, 3, 3);
		mine.setPosition(2);
		image.setOverlay(new Overlay(mine));
		SaliencyOverlay.outline(image, 1, 3, SaliencyOverlay.outlines(scan,
			List.of(find(1, Pictures.ramp()).get(0), find(2, Pictures.ramp()).get(0), find(3, Pictures.ramp()).get(0))));
		assertThat(image.getOverlay().toArray()).extracting(Roi::getPosition).containsExactly(2, 1, 2, 3);

		float[] left = Pictures.ramp();
		for (int i = 0; i < left.length; i++) left[i] = 1 - left[i];
		SaliencyOverlay.outline(image, 2, 2, SaliencyOverlay.outlines(scan, find(2, left)));
		assertThat(image.getOverlay().toArray()).extracting(Roi::getPosition).containsExactly(2, 1, 3, 2);
		assertThat(image.getOverlay().get(3).getBounds().x).as("the new one").isZero();
		SaliencyOverlay.outline(image, 2, 3, List.of());
		assertThat(image.getOverlay().toArray()).extracting(Roi::getPosition).containsExactly(2, 1);
		SaliencyOverlay.outline(image, 1, 1, List.of());
		assertThat(image.getOverlay().toArray()).containsExactly(mine);
		image.setOverlay(null);
		SaliencyOverlay.outline(image, 1, 3, List.of());
		assertThat(image.getOverlay()).isNull();
	}

	@Test
	void outlinesInHyperstacksAreFoundByChannelSliceAndFrame() throws Exception {
		ImagePlus hyper = Pictures.stack(new ByteProcessor(WIDTH, HEIGHT), 6);
		hyper.setDimensions(1, 3, 2);
		hyper.setOpenAsHyperStack(true);
		Scan scan = Scan.of(hyper);
		SaliencyOverlay.outline(hyper, 1, 6, SaliencyOverlay.outlines(scan,
			List.of(find(2, Pictures.ramp()).get(0), find(5, Pictures.ramp()).get(0))));
		SaliencyOverlay.outline(hyper, 2, 4, List.of());
		assertThat(hyper.getOverlay().toArray()).extracting(Roi::getTPosition).containsExactly(2);
	}

	/** At the top left, in the size of the bar's letters. */
	@Test
	void aWordOnAMapStandsOnItsSlice() throws Exception {
		Scan scan = Scan.of(Pictures.stack(new ByteProcessor(280, 100), 3));
		Overlay overlay = new Overlay();
		SaliencyOverlay.addBadge(overlay, scan, 2, "weak");
		TextRoi badge = (TextRoi) overlay.get(0);
		assertThat(badge.getText().strip()).isEqualTo("weak");
		assertThat(badge.getPosition()).isEqualTo(2);
		assertThat(badge.getName()).isEqualTo("0002 weak");
		assertThat(badge.getStrokeColor()).isEqualTo(new Color(0x5ce1e6));
		assertThat(badge.getCurrentFont().getSize()).isEqualTo(18);
		assertThat(badge.getXBase()).isEqualTo(3);
		assertThat(badge.getYBase()).isEqualTo(3);
		SaliencyOverlay.lay(scan.image(), overlay);
		SaliencyOverlay.lay(scan.image(), new Overlay());
		assertThat(scan.image().getOverlay()).as("it goes with the map").isNull();
	}

	@Test
	void theBarGoesWithTheMap() throws Exception {
		Scan scan = grey(1);
		OverlayLook look = new OverlayLook(0.5, 0.5, OverlayLook.Paint.BOTH, OverlayLook.Range.FIXED, true);
		SaliencyOverlay.lay(scan.image(), SaliencyOverlay.overlay(scan, List.of(1), List.of(Pictures.ramp()), List.of(), look));
		assertThat(scan.image().getOverlay().toArray()).extracting(Roi::getName).containsExactly("0001 map", "saliency");
		SaliencyOverlay.lay(scan.image(), new Overlay());
		assertThat(scan.image().getOverlay()).isNull();
	}

	@Test
	void mapsOfAnotherSizeAreRefusedAndMapsAreMadeInTheirs() throws Exception {
		assertThatThrownBy(() -> overlay(grey(1), List.of(new float[7]), .5, .5)).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("7 values");
		Roi map = overlay(grey(1), List.of(Pictures.ramp()), .5, .5).get(0);
		assertThat(map.getBounds()).isEqualTo(new Rectangle(0, 0, WIDTH, HEIGHT));
		Roi copy = (Roi) map.clone();
		assertThat(copy.getBounds()).isEqualTo(new Rectangle(0, 0, WIDTH, HEIGHT));
		map.setLocation(4, 2);
		assertThat(((Roi) map.clone()).getBounds()).isEqualTo(new Rectangle(4, 2, WIDTH, HEIGHT));
	}

	/** What is drawn after it is as opaque as before. */
	@Test
	void drawingAMapLeavesTheCanvasAsItWas() throws Exception {
		BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
		Graphics2D canvas = picture.createGraphics();
		Composite before = AlphaComposite.getInstance(AlphaComposite.SRC_OVER, .75f);
		canvas.setComposite(before);
		overlay(grey(1), List.of(Pictures.ramp()), .25, .5).get(0).draw(canvas);
		assertThat(canvas.getComposite()).isEqualTo(before);
		canvas.dispose();
	}

	/** Values as they are, and such as count from −100 in steps of 2, up and down. ImageJ's own scaling of 16 bits is two hundredths beside. */
	@Test
	void theRgbCopyShowsTheWindowThatTheClassifierSaw() throws Exception {
		ByteProcessor bytes = new ByteProcessor(WIDTH, HEIGHT);
		for (int i = 0; i < WIDTH * HEIGHT; i++) bytes.set(i, 10 * (i % WIDTH));
		for (ImageProcessor slice : new ImageProcessor[] {bytes, bytes.convertToShort(false), bytes.convertToFloat()}) {
			for (double slope : new double[] {0, 2, -2}) {
				ImagePlus image = Pictures.stack(slice, 1);
				image.setDisplayRange(20, 120);
				boolean calibrated = slope != 0 && image.getBitDepth() < 32;
				if (calibrated) image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] {-100, slope}, "HU");
				double from = calibrated ? Math.min(-100 + slope * 50, -100 + slope * 100) : 50;
				double to = calibrated ? Math.max(-100 + slope * 50, -100 + slope * 100) : 100;
				Scan scan = Scan.of(image);
				ColorProcessor shown = RgbCopy.shown(scan, 1, Optional.of(UsedWindow.of(new Window(from, to), "as given")));
				ColorProcessor plain = RgbCopy.shown(scan, 1, Optional.empty());
				for (int x = 0; x < WIDTH; x++) {
					double level = Math.min(Math.max((10 * x - 50) * 255 / 50., 0), 255);
					assertThat((double) (shown.get(x, 3) & 0xff)).as(image.getBitDepth() + " bits, slope " + slope + ", value " + 10 * x)
						.isCloseTo(level, within(5.5));
					double displayed = Math.min(Math.max((10 * x - 20) * 255 / 100., 0), 255);
					assertThat((double) (plain.get(x, 3) & 0xff)).as(image.getBitDepth() + " bits, value " + 10 * x)
						.isCloseTo(displayed, within(5.5));
				}
			}
		}
	}

	/** Lookup tables are shown too: that of the image, with its range of values. */
	@Test
	void theRgbCopyHasTheColoursOfTheLookupTable() throws Exception {
		ByteProcessor bytes = new ByteProcessor(WIDTH, HEIGHT);
		for (int i = 0; i < WIDTH * HEIGHT; i++) bytes.set(i, 10 * (i % WIDTH));
		for (ImageProcessor slice : new ImageProcessor[] {bytes, bytes.convertToShort(false), bytes.convertToFloat()}) {
			for (ImagePlus image : List.of(Pictures.stack(slice, 2), new ImagePlus("virtual", virtual(slice)))) {
				image.setLut(LUT.createLutFromColor(Color.green));
				image.setDisplayRange(0, 100);
				for (int n = 1; n <= 2; n++) {
					ColorProcessor shown = RgbCopy.shown(Scan.of(image), n, Optional.empty());
					assertThat(shown.get(5, 3) & 0xffffff).as(image.getBitDepth() + " bits").isBetween(0x7e00, 0x8100);
					assertThat(shown.get(15, 3) & 0xffffff).as(image.getBitDepth() + " bits").isEqualTo(0xff00);
				}
				ColorProcessor seen =
					RgbCopy.shown(Scan.of(image), 1, Optional.of(UsedWindow.of(new Window(50, 150), "as given")));
				assertThat(seen.get(5, 3) & 0xffffff).as(image.getBitDepth() + " bits").isEqualTo(0);
				assertThat(seen.get(10, 3) & 0xffffff).as(image.getBitDepth() + " bits").isBetween(0x7e00, 0x8100);
			}
		}
		ColorProcessor colour = new ColorProcessor(WIDTH, HEIGHT);
		colour.set(3, 3, 0xff123456);
		ColorProcessor copy = RgbCopy.shown(Scan.of(Pictures.stack(colour, 1)), 1, Optional.empty());
		assertThat(copy.get(3, 3) & 0xffffff).isEqualTo(0x123456);
	}

	/** Two slices, read anew each time they are asked for, as from a file: they know nothing of how the image is shown. */
	private static ImageStack virtual(ImageProcessor slice) {
		return new VirtualStack(WIDTH, HEIGHT) {

			@Override
			public int getSize() {
				return 2;
			}

			@Override
			public ImageProcessor getProcessor(int n) {
				return slice.duplicate();
			}

			@Override
			public String getSliceLabel(int n) {
				return null;
			}

			@Override
			public int getBitDepth() {
				return slice.getBitDepth();
			}
		};
	}

	@Test
	void theRgbCopyHasTheBarAtTheBottomLeft() throws Exception {
		Scan scan = Scan.of(new ImagePlus("wide", new ByteProcessor(200, 100)));
		OverlayLook look = new OverlayLook(0.5, 0.5, OverlayLook.Paint.BOTH, OverlayLook.Range.SLICE, true);
		ImageProcessor rgb = RgbCopy.of(scan, List.of(1), List.of(new float[20000]), List.of(), look).getProcessor();
		ColorProcessor bar = ColourBar.forImage(200, look, 1);
		for (int y = 0; y < bar.getHeight(); y++) {
			for (int x = 0; x < bar.getWidth(); x++)
				assertThat(rgb.get(x, 100 - bar.getHeight() + y) & 0xffffff).isEqualTo(bar.get(x, y) & 0xffffff);
		}
		assertThat(rgb.get(0, 99 - bar.getHeight()) & 0xffffff).isZero();
	}

	private static Scan grey(int slices) {
		ByteProcessor slice = new ByteProcessor(WIDTH, HEIGHT);
		slice.setColor(GREY);
		slice.fill();
		return Scan.of(Pictures.stack(slice, slices));
	}

	private static Overlay overlay(Scan scan, List<float[]> maps, double opacity, double threshold) throws Exception {
		return SaliencyOverlay.overlay(scan, Pictures.slices(scan), maps, List.of(), OverlayLook.of(opacity, threshold));
	}

	private static List<Hotspot> find(int slice, float[] map) {
		return HotspotFinder.find(map, WIDTH, HEIGHT, null, slice, 0.5, 0, "blob");
	}

	/** The element as ImageJ draws it over grey. */
	private static BufferedImage painted(ImageRoi roi) {
		BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
		for (int y = 0; y < HEIGHT; y++) for (int x = 0; x < WIDTH; x++) picture.setRGB(x, y, GREY * 0x10101);
		Graphics g = picture.createGraphics();
		roi.setImage(null);
		roi.drawOverlay(g);
		g.dispose();
		return picture;
	}

	private static int red(BufferedImage picture, int x) {
		return picture.getRGB(x, 3) >> 16 & 0xff;
	}

	private static int coloured(ImagePlus rgb, int slice) {
		int count = 0;
		for (int pixel : (int[]) rgb.getStack().getPixels(slice)) if ((pixel & 0xffffff) != GREY * 0x10101) count++;
		return count;
	}
}
