/** As large as a picture is ever shown, on screens of several pixels to a point. */
const SIDE = 512;
const QUALITY = 0.9;

/** Returns the middle of a picture as a small upright square, without what a camera wrote into it; fails for what is no picture. */
export async function squared(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const cut = Math.min(picture.width, picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.min(cut, SIDE);
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, (picture.width - cut) / 2, (picture.height - cut) / 2, cut, cut, 0, 0, canvas.width, canvas.height);
  picture.close();
  // A browser that writes no WebP writes PNG, which at this size is small enough too.
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("the picture cannot be drawn")) : resolve(blob)), "image/webp", QUALITY);
  });
}
