/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // The type check is `npm run verify`'s; a second one here would only make the first start slower.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pino', 'pg', 'pg-boss', '@node-rs/argon2', '@prisma/client', '@prisma/adapter-pg', 'undici'],
  experimental: { serverActions: { bodySizeLimit: '4mb' } },
  // Metadata comes with the page, in its head, for everybody: streamed after it, a page has no title for a moment at every refresh.
  htmlLimitedBots: /.*/,
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'X-Frame-Options', value: 'DENY' },
        { key: 'Referrer-Policy', value: 'same-origin' },
        { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
        { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
      ],
    },
  ],
}
